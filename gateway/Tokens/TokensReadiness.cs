using Gateway.Settings;
using Gateway.Telemetry;
using Gateway.Tokens.Issuers;
using Gateway.Tokens.Keys;

namespace Gateway.Tokens;

/// <summary>Ready when the keys of at least one issuer are here, or no issuer is configured.</summary>
internal sealed class TokensReadiness(Snapshots snapshots) : IReadiness
{
    public bool IsReady => Issuers is { Count: 0 } || Issuers.Any(issuer => issuer.Keys.Keys.Count > 0);

    private IReadOnlyList<Issuer> Issuers => snapshots.Current.Get<IssuerSet>().All;

    public IEnumerable<ReadinessCheck> Checks() => Issuers.Select(Check);

    private static ReadinessCheck Check(Issuer issuer)
    {
        var keys = issuer.Keys;
        var fetch = keys.LastResult is { } result ? result.Word : "not_yet";
        return keys.LastGood is { Age: var age }
            ? new ReadinessCheck(
                $"issuer:{issuer.Name}", true, $"{keys.Keys.Count} keys, {(long)age.TotalSeconds} s old, last fetch {fetch}")
            : new ReadinessCheck($"issuer:{issuer.Name}", false, $"no keys, last fetch {fetch}");
    }
}
