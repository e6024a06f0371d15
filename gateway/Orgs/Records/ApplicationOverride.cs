namespace Gateway.Orgs.Records;

/// <summary>What an operator set for one application over the settings; replaced whole.</summary>
internal sealed class ApplicationOverrideOptions
{
    /// <summary>The org it speaks for; null leaves it to the settings and the token, and opens no closed list.</summary>
    public string? Org { get; set; }

    /// <summary>A plan's name; null leaves the choice to org, settings, token and default.</summary>
    public string? Plan { get; set; }
}

/// <summary>An application's override as stored: the text the operator sent, and the version its <c>ETag</c> shows.</summary>
internal sealed record ApplicationOverride(string Issuer, string Application, long Version, string Text, string? Org, string? Plan);
