using System.Collections.Frozen;
using Gateway.Settings;

namespace Gateway.Tokens.Issuers;

/// <summary>Names what is wrong in how one issuer parts its tenants.</summary>
internal sealed class TenantRules(IssuerRules rules)
{
    private const string Form = "1–64 of A–Z a–z 0–9 . _ -";

    /// <summary>Null where one <c>iss</c> is one tenant.</summary>
    public IssuerTenants? Read(IssuerOptions options, IssuerPreset preset)
    {
        var templates = new List<IssuerTemplate>();
        Read("Issuer", options.Issuer ?? "", templates);
        for (var i = 0; i < options.AlsoKnownAs.Count; i++)
            Read($"AlsoKnownAs:{i}", options.AlsoKnownAs[i], templates);
        return templates.Count == 0 ? WithoutTemplate(options) : WithTemplate(options, preset, templates);
    }

    /// <summary>Braces are in no real <c>iss</c>: they are a template that somebody meant otherwise.</summary>
    private void Read(string member, string identifier, List<IssuerTemplate> templates)
    {
        if (!identifier.AsSpan().ContainsAny('{', '}'))
            return;
        var rest = identifier.Replace(IssuerTemplate.Placeholder, "", StringComparison.Ordinal);
        var isOne = identifier.Length - rest.Length == IssuerTemplate.Placeholder.Length && !rest.AsSpan().ContainsAny('{', '}');
        if (isOne && IssuerTemplate.Parse(identifier) is { } template)
            templates.Add(template);
        else
            rules.Add(member, $"is \"{identifier}\"; {IssuerTemplate.Placeholder} may stand once, as one whole segment of the path");
    }

    private IssuerTenants? WithoutTemplate(IssuerOptions options)
    {
        const string Alone = $"needs {IssuerTemplate.Placeholder} in Issuer: without it the exact iss names the one tenant";
        if (options.TenantClaim is not null)
            rules.Add("TenantClaim", Alone);
        if (options.Tenants is not null)
            rules.Add("Tenants", Alone);
        return null;
    }

    private IssuerTenants? WithTemplate(IssuerOptions options, IssuerPreset preset, List<IssuerTemplate> templates)
    {
        if (options.Tenants is not { Count: > 0 } tenants)
        {
            rules.Add("Tenants",
                $"is missing; with {IssuerTemplate.Placeholder} in Issuer it must name the tenants let in, or [\"*\"] for any");
        }
        else
        {
            Judge(tenants);
        }

        if ((options.TenantClaim ?? preset.TenantClaim) is not { } claim)
        {
            rules.Add("TenantClaim",
                $"is missing; with {IssuerTemplate.Placeholder} in Issuer it must name the claim of the token's tenant, such as tid");
            return null;
        }

        var allowed = IsAny(options.Tenants) ? null : (options.Tenants ?? []).ToFrozenSet(StringComparer.Ordinal);
        return rules.Sources("TenantClaim", [claim], isList: false) is [var source]
            ? new IssuerTenants(source, allowed, templates)
            : null;
    }

    private void Judge(IReadOnlyList<string> tenants)
    {
        if (tenants.Contains(IssuerTenants.Any) && tenants.Count > 1)
        {
            rules.Add("Tenants", "names tenants beside *, which lets in any; keep one or the other");
            return;
        }

        for (var i = 0; i < tenants.Count; i++)
        {
            if (tenants[i] != IssuerTenants.Any && !IssuerTemplate.IsTenant(tenants[i]))
                rules.Add($"Tenants:{i}", $"is \"{tenants[i]}\", which is no tenant; allowed are {Form}, or * alone");
        }
    }

    private static bool IsAny(IReadOnlyList<string>? tenants) => tenants is [IssuerTenants.Any];

    public static void Warn(string key, Issuer issuer, Mistakes mistakes)
    {
        if (issuer.Tenants is { Allowed: null })
            mistakes.Warn($"{key}:Tenants", "lets in every tenant of the issuer: whoever opens an account there can make tokens");
    }
}
