namespace Backends.Issuer;

/// <summary>A machine client that may ask for tokens, as registered in the settings.</summary>
internal sealed class RegisteredApplication
{
    public string ClientId { get; init; } = "";

    public string ClientSecret { get; init; } = "";

    public TokenShape Shape { get; init; }

    public string? OrgCode { get; init; }

    public string? OrgName { get; init; }

    /// <summary>The APIs this application is authorised for.</summary>
    public string[] Audiences { get; init; } = [];

    /// <summary>The scopes granted to it, over all its APIs.</summary>
    public string[] Scopes { get; init; } = [];

    /// <summary>Application properties that are not private and switched on for the token.</summary>
    public Dictionary<string, string> Properties { get; init; } = [];

    /// <summary>The same with the org, which a workflow reads from a property.</summary>
    public SortedDictionary<string, string> AllProperties
    {
        get
        {
            var all = new SortedDictionary<string, string>(Properties, StringComparer.Ordinal);
            if (Shape is TokenShape.Workflow)
                all["org_code"] = OrgCode!;
            return all;
        }
    }

    /// <summary>Seconds; the issuer's own when absent.</summary>
    public int? TokenLifetime { get; init; }

    public string? Mistake =>
        ClientId is "" ? "ClientId is missing"
        : ClientSecret is "" ? "ClientSecret is missing"
        : Shape is not TokenShape.Global && OrgCode is null ? $"OrgCode is missing (shape {Shape})"
        : TokenLifetime is <= 0 ? "TokenLifetime must be positive"
        : null;
}
