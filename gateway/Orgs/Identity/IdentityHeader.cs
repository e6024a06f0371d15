using System.Text.Json;
using Gateway.Tokens.Claims;

namespace Gateway.Orgs.Identity;

/// <summary>What an identity header says.</summary>
internal enum IdentitySource
{
    Org,
    OrgName,
    Application,
    Plan,
    Scopes,
    Issuer,
    Claim,
}

/// <summary>One header of the gateway's own, and where its value comes from.</summary>
internal sealed record IdentityHeader(string Name, IdentitySource Source, ClaimSource? Claim)
{
    public const string Allowed =
        "org, org.name, application, plan, scopes, issuer, claim:NAME or a JSON Pointer such as /application_properties/region/v";
    private const string ClaimPrefix = "claim:";

    /// <summary>Null when the source is none of <see cref="Allowed"/>.</summary>
    public static IdentityHeader? Parse(string name, string source) => source switch
    {
        "org" => new(name, IdentitySource.Org, null),
        "org.name" => new(name, IdentitySource.OrgName, null),
        "application" => new(name, IdentitySource.Application, null),
        "plan" => new(name, IdentitySource.Plan, null),
        "scopes" => new(name, IdentitySource.Scopes, null),
        "issuer" => new(name, IdentitySource.Issuer, null),
        _ => Pointer(source) is { } claim ? new(name, IdentitySource.Claim, claim) : null,
    };

    /// <summary>
    /// A claim's value as a header carries it: text as it is, numbers and flags as JSON, texts joined by a space; anything else is absent.
    /// </summary>
    public static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        JsonValueKind.Array when value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) =>
            string.Join(' ', value.EnumerateArray().Select(item => item.GetString())),
        _ => null,
    };

    private static ClaimSource? Pointer(string source)
    {
        // A claim's literal name may itself begin with a slash; here it is always a name.
        if (source.StartsWith(ClaimPrefix, StringComparison.Ordinal))
        {
            return ClaimSource.TryParse("/" + source[ClaimPrefix.Length..].Replace("~", "~0", StringComparison.Ordinal).Replace(
                "/", "~1", StringComparison.Ordinal), out var name)
                && source.Length > ClaimPrefix.Length ? name : null;
        }

        return source.StartsWith('/') && ClaimSource.TryParse(source, out var pointer) ? pointer : null;
    }
}
