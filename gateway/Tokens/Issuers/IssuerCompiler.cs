using System.Collections.Frozen;
using System.Text.Json;
using Gateway.Settings;
using Gateway.Tokens.Introspection;
using Gateway.Tokens.Keys;

namespace Gateway.Tokens.Issuers;

/// <summary>Turns one issuer's options and preset into rules. Pure: its ring fetches nothing until it is started.</summary>
internal sealed class IssuerCompiler(KeyRings rings)
{
    /// <summary>Compiles, or returns null with every mistake named; unchanged settings give back the issuer in force.</summary>
    public Issuer? Compile(string name, IssuerOptions options, IssuerSet inForce, Mistakes mistakes)
    {
        var key = $"Gateway:Issuers:{name}";
        var before = mistakes.All.Count;
        var rules = new IssuerRules(key, mistakes);
        var source = new KeySourceRules(name, rules).Read(options);
        if (options.Kind is null)
            rules.Add("Kind", $"is missing; it must be one of {string.Join(", ", Enum.GetNames<IssuerKind>())}");

        // Without a kind the other mistakes are still worth naming, but for those that only a preset would bring.
        var preset = IssuerPreset.For(options.Kind ?? IssuerKind.Generic);
        var algorithms = rules.Algorithms(options.Algorithms ?? preset.Algorithms);
        rules.Times(options.ClockSkew, options.MaxTokenLifetime);
        var audience = new AudienceRules(rules);
        var machine = new MachineRules(rules);
        var applicationClaims = rules.Sources("ApplicationClaims", options.ApplicationClaims ?? preset.ApplicationClaims);
        var applications = audience.Applications(options, applicationClaims);
        var current = inForce.All.FirstOrDefault(issuer => issuer.Name == name);
        var issuer = new Issuer
        {
            Name = name,
            Identifier = options.Issuer ?? "",
            Identifiers = Identifiers(rules, options),
            Tenants = new TenantRules(rules).Read(options, preset),
            Audiences = audience.Audiences(options),
            AudienceClaims = audience.Claims(options, preset),
            Applications = applications,
            Algorithms = algorithms.ToFrozenSet(StringComparer.Ordinal),
            RsaAlgorithm = algorithms.FirstOrDefault(JwsAlgorithms.IsRsa),
            Types = rules.Types(options.Types ?? preset.Types),
            RequiredClaims = Required(rules, options.RequiredClaims ?? preset.RequiredClaims),
            ClockSkew = options.ClockSkew,
            MaxTokenLength = options.MaxTokenLength,
            MaxTokenLifetime = options.MaxTokenLifetime,
            RequireMachineToken = machine.IsRequired(options, preset),
            MachineClaims = machine.Claims(options, preset),
            OrgClaims = rules.Sources(
                "OrgClaims", options.OrgClaims ?? preset.OrgClaims,
                required: options.Kind is not null && !applications.Values.Any(mapped => mapped.Org is not null)),
            OrgNameClaims = rules.Sources("OrgNameClaims", options.OrgNameClaims ?? preset.OrgNameClaims),
            ApplicationClaims = applicationClaims,
            ScopeClaims = rules.Sources("ScopeClaims", options.ScopeClaims ?? preset.ScopeClaims),
            PlanClaims = rules.Sources("PlanClaims", options.PlanClaims ?? preset.PlanClaims),
            Orgs = rules.Orgs(options.Orgs),
            OrgCharacters = options.OrgCharacters,
            Keys = current?.Keys.Source == source ? current.Keys : rings.Make(source),
            Introspection = IntrospectionRules.Read(options, rules),
            Fingerprint = JsonSerializer.Serialize(options),
        };
        Warn(key, options, mistakes);
        AudienceRules.Warn(key, issuer, mistakes);
        TenantRules.Warn(key, issuer, mistakes);
        MachineRules.Warn(key, options, preset, mistakes);
        if (mistakes.All.Count > before)
            return null;
        return current is not null && current.Fingerprint == issuer.Fingerprint && current.Keys == issuer.Keys
            ? current
            : issuer;
    }

    private static void Warn(string key, IssuerOptions options, Mistakes mistakes)
    {
        if (options.JwksFile is null
            && Uri.TryCreate(options.JwksUri ?? options.MetadataAddress ?? options.Issuer, UriKind.Absolute, out var address)
            && address.Scheme == Uri.UriSchemeHttp && !address.IsLoopback && options.AllowHttp)
        {
            mistakes.Warn($"{key}:AllowHttp", "lets keys come without TLS: whoever is on the way to the issuer can make tokens");
        }
    }

    private static FrozenSet<string> Identifiers(IssuerRules rules, IssuerOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Issuer))
            rules.Add("Issuer", "is missing; it must be the exact iss of the tokens");
        rules.Texts("AlsoKnownAs", options.AlsoKnownAs);
        return FrozenSet.Create(StringComparer.Ordinal, [options.Issuer ?? "", .. options.AlsoKnownAs]);
    }

    private static IReadOnlyList<string> Required(IssuerRules rules, IReadOnlyList<string> claims) =>
        [.. rules.Texts("RequiredClaims", claims).Union(IssuerPreset.AlwaysRequired)];
}
