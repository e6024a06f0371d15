using Gateway.Settings;

namespace Gateway.Orgs.Plans;

/// <summary>What a limit counts.</summary>
internal enum LimitKind
{
    /// <summary>A token bucket of requests.</summary>
    Rate,

    /// <summary>Requests in flight.</summary>
    Concurrency,

    /// <summary>Units or bytes of a calendar period.</summary>
    Quota,
}

/// <summary>A quota's calendar period, in UTC.</summary>
internal enum QuotaPeriod
{
    Day,
    Month,
}

/// <summary>What a quota counts.</summary>
internal enum QuotaUnit
{
    /// <summary>Units of <c>Gateway.Cost</c>.</summary>
    Requests,

    /// <summary>Body bytes in and out, charged when the request ends.</summary>
    Bytes,
}

/// <summary>Whose requests a limit counts together.</summary>
internal enum LimitScope
{
    Org,
    Application,
    Route,
}

/// <summary>Whether a limit refuses or only counts what it would refuse.</summary>
internal enum LimitMode
{
    Enforce,
    Shadow,
}

/// <summary>What a limit shared by replicas does while their store is away.</summary>
internal enum WhenUnavailable
{
    /// <summary>Keeps the last share.</summary>
    Local,
    Open,
    Closed,
}

/// <summary><c>Gateway:Plans:{plan}:Limits:{name}</c> and <c>Gateway:Orgs:{org}:Limits:{name}</c>.</summary>
internal sealed class LimitOptions
{
    /// <summary>Required.</summary>
    public LimitKind? Kind { get; set; }

    /// <summary>
    /// Rate: requests per <see cref="Per"/>. Concurrency: requests in flight. Quota: units or bytes a period. Required.
    /// </summary>
    [Bounds(1)]
    public long? Requests { get; set; }

    /// <summary>Rate only, required there: more than zero, at most 31 days.</summary>
    public TimeSpan? Per { get; set; }

    /// <summary>Rate only: size of the bucket; default <see cref="Requests"/>.</summary>
    [Bounds(1)]
    public long? Burst { get; set; }

    /// <summary>Quota only, required there.</summary>
    public QuotaPeriod? Period { get; set; }

    /// <summary>Quota only; default Requests.</summary>
    public QuotaUnit? Unit { get; set; }

    public LimitScope Scope { get; set; } = LimitScope.Org;

    public LimitMode Mode { get; set; } = LimitMode.Enforce;

    public WhenUnavailable WhenUnavailable { get; set; } = WhenUnavailable.Local;
}
