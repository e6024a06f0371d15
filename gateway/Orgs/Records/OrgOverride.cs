using Gateway.Orgs.Plans;

namespace Gateway.Orgs.Records;

/// <summary>What an operator set for one org over its settings; replaced whole.</summary>
internal sealed class OverrideOptions
{
    /// <summary>A plan's name; null leaves the choice to settings, token and default.</summary>
    public string? Plan { get; set; }

    /// <summary>True refuses every request of the org; null or false leaves it to the settings.</summary>
    public bool? Suspended { get; set; }

    /// <summary>Limits that replace the plan's and the settings' of the same name whole.</summary>
    public Dictionary<string, LimitOptions>? Limits { get; set; }
}

/// <summary>An override as stored: the text the operator sent, and the version its <c>ETag</c> shows.</summary>
internal sealed record OrgOverride(string Org, long Version, string Text, string? Plan, bool Suspended, IReadOnlyList<Limit> Limits);
