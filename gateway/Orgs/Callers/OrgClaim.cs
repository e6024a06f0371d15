using System.Text.Json;
using Gateway.Tokens.Issuers;

namespace Gateway.Orgs;

/// <summary>What one org claim says.</summary>
internal enum OrgReading
{
    One,
    Several,
    Invalid,
}

/// <summary>
/// The shapes in which issuers write an org: a text, a whole number, a list of one of these, or, as Keycloak does, an object whose
/// one member is named after the org and is an object itself. Pure.
/// </summary>
internal static class OrgClaim
{
    // What every reader of JSON keeps exact (RFC 8259 section 6).
    private const int MaxDigits = 15;

    public static OrgReading Read(JsonElement claim, OrgCharacters characters, out OrgCode org)
    {
        org = default;
        switch (claim.ValueKind)
        {
            case JsonValueKind.Array when claim.GetArrayLength() > 1:
                return OrgReading.Several;
            case JsonValueKind.Array when claim.GetArrayLength() == 1:
                return Parse(Text(claim[0]), characters, out org);
            case JsonValueKind.Object:
                return ReadMember(claim, characters, out org);
            default:
                return Parse(Text(claim), characters, out org);
        }
    }

    /// <summary>An object of plain values, such as Kinde's <c>{"v": …}</c>, describes something: its member's name is no org.</summary>
    private static OrgReading ReadMember(JsonElement claim, OrgCharacters characters, out OrgCode org)
    {
        org = default;
        var members = claim.GetPropertyCount();
        if (members != 1)
            return members > 1 ? OrgReading.Several : OrgReading.Invalid;
        var member = claim.EnumerateObject().First();
        return member.Value.ValueKind == JsonValueKind.Object ? Parse(member.Name, characters, out org) : OrgReading.Invalid;
    }

    private static OrgReading Parse(string? text, OrgCharacters characters, out OrgCode org) =>
        OrgCode.TryParse(text, characters, out org) ? OrgReading.One : OrgReading.Invalid;

    private static string? Text(JsonElement claim) => claim.ValueKind switch
    {
        JsonValueKind.String => claim.GetString(),
        JsonValueKind.Number when claim.GetRawText() is { Length: <= MaxDigits } digits && digits.All(char.IsAsciiDigit) => digits,
        _ => null,
    };
}
