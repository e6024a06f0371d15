namespace Gateway.Orgs.Plans;

/// <summary>One limit of a plan as compiled: numbers only, the state lives with the org and survives a change of them.</summary>
internal sealed record Limit
{
    /// <summary>Its key in the settings: visible ASCII without quote and backslash, so that it is its own RateLimit member name.</summary>
    public required string Name { get; init; }

    public required LimitKind Kind { get; init; }

    /// <summary>Rate: requests per <see cref="Per"/>. Concurrency: requests in flight. Quota: units or bytes a period.</summary>
    public required long Requests { get; init; }

    /// <summary>Rate only.</summary>
    public TimeSpan Per { get; init; }

    /// <summary>Rate only: the bucket's size.</summary>
    public long Burst { get; init; }

    public QuotaPeriod Period { get; init; }

    public QuotaUnit Unit { get; init; }

    public LimitScope Scope { get; init; }

    public LimitMode Mode { get; init; }

    public WhenUnavailable WhenUnavailable { get; init; }
}
