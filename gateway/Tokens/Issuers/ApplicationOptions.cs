namespace Gateway.Tokens.Issuers;

/// <summary><c>Gateway:Issuers:{name}:Applications:{id}</c>: what the issuer's tokens cannot say of an application.</summary>
internal sealed class ApplicationOptions
{
    /// <summary>The org it speaks for; null leaves it to the token. A token that names another org is <c>org_conflict</c>.</summary>
    public string? Org { get; set; }

    /// <summary>Its plan, before one that the token names; null leaves it to org, token and default.</summary>
    public string? Plan { get; set; }
}

/// <summary>An application as the settings map it.</summary>
internal sealed record MappedApplication(string? Org, string? Plan);
