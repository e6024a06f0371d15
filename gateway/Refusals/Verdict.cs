namespace Gateway.Refusals;

/// <summary>What a rule decided: go on (<c>default</c>), or a row of the catalogue with what this one answer adds to it.</summary>
internal readonly record struct Verdict(Refusal? Refusal, string? Reason = null)
{
    /// <summary>The request goes on to the next step.</summary>
    public static Verdict Pass => default;

    public bool IsRefused => Refusal is not null;

    /// <summary><c>WWW-Authenticate</c>, RFC 6750 §3.</summary>
    public Challenge? Challenge { get; init; }

    /// <summary>Whole seconds, RFC 9110 §10.2.3; null sends none.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>RFC 9110 §10.2.1.</summary>
    public string? Allow { get; init; }

    /// <summary>Says more than the row does; never a value the client sent unchecked.</summary>
    public string? Detail { get; init; }

    /// <summary>Closes the connection: what follows on it cannot be told apart any more.</summary>
    public bool Close { get; init; }

    /// <summary>Names of the limits that refused, for <c>violated-policies</c>.</summary>
    public IReadOnlyList<string>? ViolatedPolicies { get; init; }

    public static implicit operator Verdict(Refusal refusal) => new(refusal);
}
