namespace Gateway.Refusals;

/// <summary>How a request ended, in the words of the ledger.</summary>
internal enum Outcome
{
    /// <summary>Not ended yet.</summary>
    None,

    /// <summary>The backend's answer was passed on whole, whatever its status.</summary>
    Completed,

    /// <summary>The backend failed before or during its answer.</summary>
    UpstreamFailed,

    /// <summary>The client left after admission.</summary>
    ClientAborted,

    /// <summary>The gateway died meanwhile; only a restart writes this.</summary>
    Interrupted,

    /// <summary>The gateway said no.</summary>
    Refused,
}

/// <summary>How this request ended; written by whoever ends it, read by Metering and the access log.</summary>
internal sealed class Ending
{
    public Outcome Outcome { get; set; }

    /// <summary>What a challenge names, where the request ends with one.</summary>
    public ProtectionSpace Space { get; init; } = ProtectionSpace.Default;

    /// <summary>The refusal given, if any.</summary>
    public Refusal? Refusal { get; set; }

    /// <summary>The finer reason, for log, metric and explain only.</summary>
    public string? Reason { get; set; }
}

/// <summary>The words of <see cref="Outcome"/> in ledger, metrics and API.</summary>
internal static class OutcomeText
{
    public static string Text(this Outcome outcome) => outcome switch
    {
        Outcome.Completed => "completed",
        Outcome.UpstreamFailed => "upstream_failed",
        Outcome.ClientAborted => "client_aborted",
        Outcome.Interrupted => "interrupted",
        Outcome.Refused => "refused",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "no outcome of an ended request"),
    };
}
