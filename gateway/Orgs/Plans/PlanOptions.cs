namespace Gateway.Orgs.Plans;

/// <summary><c>Gateway:Plans:{plan}</c>.</summary>
internal sealed class PlanOptions
{
    public Dictionary<string, LimitOptions> Limits { get; set; } = [];
}

/// <summary><c>Gateway:Orgs:{org}</c>.</summary>
internal sealed class OrgOptions
{
    /// <summary>The org's plan; null leaves it to the token and the default.</summary>
    public string? Plan { get; set; }

    /// <summary>Refuses every request of the org.</summary>
    public bool Suspended { get; set; }

    /// <summary>Limits of its own; each replaces the plan's of the same name whole.</summary>
    public Dictionary<string, LimitOptions> Limits { get; set; } = [];
}
