using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Settings;
using Gateway.Tokens;
using Gateway.Tokens.Claims;
using Gateway.Tokens.Introspection;
using Gateway.Tokens.Issuers;
using Gateway.Tokens.Reading;
using Gateway.Tokens.Verified;

namespace Gateway.Verbs;

/// <summary>The settings of one preset for a token, and what the gateway's own verification says of it under them.</summary>
/// <param name="Kind">The preset.</param>
/// <param name="Block">The issuer's settings: the least that lets the token through.</param>
/// <param name="Overrides">How many rules of the preset had to be overridden.</param>
/// <param name="Problem">Why the token would be refused, or the settings would be; null when it is verified.</param>
internal sealed record PresetFit(IssuerKind Kind, JsonObject Block, int Overrides, string? Problem)
{
    private const string Name = "new";

    /// <summary>Where the issuer of each vendor's preset shows itself: in its address, or by a claim that it alone has.</summary>
    private static readonly (string Kind, string[] Addresses, string[] Claims)[] Signs =
    [
        ("Kinde", [".kinde.com"], ["orgCode", "org_code", "application_properties"]),
        ("Entra", ["login.microsoftonline.", "sts.windows.net"], ["tid"]),
        ("Auth0", [".auth0.com"], ["https://auth0.com/"]),
        ("Okta", [".okta.com", ".oktapreview.com"], ["cid"]),
        ("Cognito", ["://cognito-idp."], []),
        ("Keycloak", ["/realms/"], ["resource_access", "realm_access"]),
    ];

    /// <summary>The vendors whose sign the token bears, then the standard, then the one that assumes least.</summary>
    public static IEnumerable<IssuerKind> Candidates(string issuer, JsonElement claims)
    {
        var byAddress = Signs.Where(sign => sign.Addresses.Any(part => issuer.Contains(part, StringComparison.OrdinalIgnoreCase)));
        var byClaim = Signs.Where(sign => sign.Claims.Any(name => claims.TryGetProperty(name, out _)));
        foreach (var (kind, _, _) in byAddress.Concat(byClaim).Distinct())
        {
            if (Enum.TryParse<IssuerKind>(kind, out var known))
                yield return known;
        }

        yield return IssuerKind.Rfc9068;
        yield return IssuerKind.Generic;
    }

    /// <summary>A token that has expired still shows who signed it: it is judged as of the time when it was given out.</summary>
    public static TimeProvider Clock(ReadableToken said) => TokenTimes.Read(said.Claims, out var times) == TokenReason.None
        ? new Instant(times.NotBefore > times.IssuedAt ? times.NotBefore.Value : times.IssuedAt ?? times.Expires.AddSeconds(-1))
        : TimeProvider.System;

    /// <summary>
    /// Begins with the least, and lets each refusal say what is missing; what only weakens a rule for convenience is not tried.
    /// </summary>
    public static async Task<PresetFit> TryAsync(
        IServiceProvider services, IssuerKind kind, JsonObject least, ReadableToken said, string token, IssuerDocuments documents)
    {
        var block = new JsonObject { [nameof(Kind)] = kind.ToString() };
        foreach (var (name, value) in least)
            block[name] = value?.DeepClone();
        var given = block.Count;
        while (true)
        {
            var mistakes = new Mistakes();
            var options = StrictJson.Read<IssuerOptions>(block, "", mistakes);
            var issuer = services.GetRequiredService<IssuerCompiler>().Compile(Name, options, IssuerSet.Empty, mistakes);
            if (issuer is null || mistakes.Any)
                return new PresetFit(kind, block, block.Count - given, string.Join("; ", mistakes.All));
            issuer.Keys.Seed(documents.Jwks, TimeSpan.Zero);
            var reason = await JudgeAsync(services, issuer, token);
            // Each repair adds a rule, and none is added twice.
            if (reason == TokenReason.None || !Repair(reason, kind, block, said, token))
                return new PresetFit(kind, block, block.Count - given, reason == TokenReason.None ? null : $"reason {reason.Word}");
        }
    }

    private static async Task<TokenReason> JudgeAsync(IServiceProvider services, Issuer issuer, string token)
    {
        var verifier = new TokenVerifier(
            services.GetRequiredService<TokenCache>(), services.GetRequiredService<VerificationQueue>(),
            services.GetRequiredService<Introspections>(), services.GetRequiredService<TimeProvider>(), metrics: null);
        return (await verifier.VerifyAsync(new IssuerSet([issuer]), token, CancellationToken.None)).Reason;
    }

    private static bool Repair(TokenReason reason, IssuerKind kind, JsonObject block, ReadableToken said, string token)
    {
        var preset = IssuerPreset.For(kind);
        return reason switch
        {
            TokenReason.AlgorithmNotAllowed => Set("Algorithms", said.Header.TextOf("alg")),
            TokenReason.WrongType => Set("Types", said.Header.TextOf("typ") ?? ""),
            TokenReason.TooLarge => block.TryAdd(
                "MaxTokenLength", token.Length <= CompactReader.MostLength / 2 ? CompactReader.MostLength / 2 : CompactReader.MostLength),
            TokenReason.MissingClaim => Set("RequiredClaims",
                [.. preset.RequiredClaims.Where(name => said.Claims.TryGetProperty(name, out _))]),
            _ => false,
        };

        bool Set(string name, params string?[] values) =>
            values is [not null, ..] && block.TryAdd(name, new JsonArray([.. values.Select(value => (JsonNode?)value)]));
    }

    private sealed class Instant(DateTimeOffset at) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => at;
    }
}
