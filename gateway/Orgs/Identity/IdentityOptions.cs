namespace Gateway.Orgs.Identity;

/// <summary>Whether the client's <c>Authorization</c> reaches the backend.</summary>
internal enum AuthorizationTo
{
    Drop,
    Pass,
}

/// <summary><c>Gateway:Identity</c>.</summary>
internal sealed class IdentityOptions
{
    /// <summary>What stands when no source names any header.</summary>
    public static readonly IReadOnlyDictionary<string, string> DefaultHeaders = new Dictionary<string, string>
    {
        ["X-Org-Code"] = "org",
        ["X-Org-Name"] = "org.name",
        ["X-Application-Id"] = "application",
        ["X-Org-Plan"] = "plan",
        ["X-App-Region"] = "/application_properties/region/v",
    };

    /// <summary>
    /// Header name to its source: org, org.name, application, plan, scopes, issuer, claim:NAME or a JSON Pointer into the token.
    /// </summary>
    public Dictionary<string, string>? Headers { get; set; }

    /// <summary>Names that begin so are the gateway's too: removed from requests and answers.</summary>
    public List<string> ReservedPrefixes { get; set; } = ["X-Org-", "X-Application-"];

    /// <summary>Owned names that a backend may send to clients.</summary>
    public List<string> ResponseHeaders { get; set; } = [];

    public AuthorizationTo Authorization { get; set; } = AuthorizationTo.Drop;
}
