namespace Gateway.Metering;

/// <summary>Outcomes and statuses as the words of ledger, query, metric and log.</summary>
internal static class Outcomes
{
    public static string Text(this Outcome outcome) => outcome switch
    {
        Outcome.Completed => "completed",
        Outcome.UpstreamFailed => "upstream_failed",
        Outcome.ClientAborted => "client_aborted",
        Outcome.Interrupted => "interrupted",
        Outcome.Refused => "refused",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };

    /// <summary>0 stands for "no status": the client or the gateway was gone before there was one.</summary>
    public static string StatusText(byte statusClass) => statusClass switch
    {
        1 => "1xx",
        2 => "2xx",
        3 => "3xx",
        4 => "4xx",
        5 => "5xx",
        _ => "none",
    };

    public static byte StatusClass(int status) => status is >= 100 and < 600 ? (byte)(status / 100) : (byte)0;
}
