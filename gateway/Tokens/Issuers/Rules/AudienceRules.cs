using System.Collections.Frozen;
using Gateway.Settings;
using Gateway.Tokens.Claims;
using Gateway.Tokens.Verified;

namespace Gateway.Tokens.Issuers;

/// <summary>Names what is wrong in whom one issuer's tokens may be made for, and by which applications they may be brought.</summary>
internal sealed class AudienceRules(IssuerRules rules)
{
    /// <summary>The claim of RFC 7519 section 4.1.3, the only one that says for whom a token was made.</summary>
    public const string Audience = "aud";

    /// <summary>One of the two is required: tokens for somebody else would pass.</summary>
    public FrozenSet<string> Audiences(IssuerOptions options)
    {
        if (options.Audiences.Count == 0 && options.Applications is not { Count: > 0 })
            rules.Add("Audiences", "must name at least one audience, or Applications every application that may come");
        return rules.Texts("Audiences", options.Audiences);
    }

    public IReadOnlyList<ClaimSource> Claims(IssuerOptions options, IssuerPreset preset)
    {
        if (options.Audiences.Count > 0 && options.AudienceClaims is { Count: 0 })
            rules.Add("AudienceClaims", "must name at least one claim beside Audiences; leave it out for aud");
        if (options.Audiences.Count == 0 && options.Applications is { Count: > 0 } && options.AudienceClaims is { Count: > 0 })
            rules.Add("AudienceClaims", "is where Audiences are looked for, and there are none: Applications alone says who may come");
        return rules.Sources("AudienceClaims", options.AudienceClaims ?? preset.AudienceClaims);
    }

    public FrozenDictionary<string, MappedApplication> Applications(IssuerOptions options, IReadOnlyList<ClaimSource> claims)
    {
        var given = options.Applications ?? [];
        if (given.Count > 0 && claims.Count == 0)
            rules.Add("ApplicationClaims", "must name at least one claim: without it no token has an application of Applications");
        foreach (var (id, application) in given)
        {
            if (!Application.IsWellFormed(id))
                rules.Add($"Applications:{id}", "is no client id; allowed are 1–128 printable ASCII characters, no space at either end");
            if (application.Org is "")
                rules.Add($"Applications:{id}:Org", "must not be empty; leave it out to take the org from the token");
        }

        return given.ToFrozenDictionary(
            each => each.Key, each => new MappedApplication(each.Value.Org, each.Value.Plan), StringComparer.Ordinal);
    }

    /// <summary>What an issuer gives up that does not ask for <c>aud</c>.</summary>
    public static void Warn(string key, Issuer issuer, Mistakes mistakes)
    {
        if (issuer.IsClosed)
        {
            mistakes.Warn($"{key}:Applications", "is all that says whose tokens are taken, for there are no Audiences: a token that one "
                + "of these applications got for another service passes here too");
        }
        else if (issuer.AudienceClaims.Any(source => source.Text != Audience))
        {
            mistakes.Warn($"{key}:AudienceClaims", $"looks for Audiences in {string.Join(", ", issuer.AudienceClaims)}: only aud says "
                + "for which service a token was made, so one that was got for another service can pass here too");
        }
    }
}
