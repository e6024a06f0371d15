using Gateway.Settings;
using Gateway.Telemetry;
using Gateway.Tokens.Issuers;
using Gateway.Tokens.Keys;

namespace Gateway.Tokens;

/// <summary>Ready when tokens of at least one issuer can be judged, by its keys or by asking it, or no issuer is configured.</summary>
internal sealed class TokensReadiness(Snapshots snapshots) : IReadiness
{
    public bool IsReady => Issuers is { Count: 0 } || Issuers.Any(CanJudge);

    private IReadOnlyList<Issuer> Issuers => snapshots.Current.Get<IssuerSet>().All;

    public IEnumerable<ReadinessCheck> Checks() => Issuers.Select(Check);

    private static bool CanJudge(Issuer issuer) => issuer.Introspection is not null || issuer.Keys.Keys.Count > 0;

    private static ReadinessCheck Check(Issuer issuer)
    {
        var keys = issuer.Keys;
        var fetch = keys.LastResult is { } result ? result.Word : "not_yet";
        return keys.LastGood is { Age: var age }
            ? new ReadinessCheck(
                $"issuer:{issuer.Name}", true, $"{keys.Keys.Count} keys, {(long)age.TotalSeconds} s old, last fetch {fetch}")
            : new ReadinessCheck($"issuer:{issuer.Name}", CanJudge(issuer),
                $"no keys, last fetch {fetch}{(issuer.Introspection is null ? "" : "; opaque tokens are asked for")}");
    }
}
