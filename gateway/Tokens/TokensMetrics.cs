using System.Diagnostics.Metrics;
using Gateway.Tokens.Keys;

namespace Gateway.Tokens;

/// <summary>What the operator sees of tokens and keys.</summary>
internal sealed class TokensMetrics
{
    private static readonly KeyValuePair<string, object?> Hit = new("result", "hit");
    private static readonly KeyValuePair<string, object?> Verified = new("result", "verified");
    private static readonly KeyValuePair<string, object?> Refused = new("result", "refused");

    private readonly Counter<long> _tokens;
    private readonly Counter<long> _fetches;

    public TokensMetrics(IMeterFactory meters)
    {
        Meter = meters.Create("Gateway.Tokens");
        _tokens = Meter.CreateCounter<long>("gateway.tokens", "{token}", "Tokens judged, by issuer and result (hit, verified, refused).");
        _fetches = Meter.CreateCounter<long>("gateway.key.fetches", "{fetch}", "Attempts to get an issuer's keys, by result.");
    }

    public Meter Meter { get; }

    /// <summary>Found in the cache of verified tokens.</summary>
    public void TokenHit(string issuer) => _tokens.Add(1, new("issuer", issuer), Hit);

    public void TokenVerified(string issuer) => _tokens.Add(1, new("issuer", issuer), Verified);

    /// <param name="issuer">Its name in the settings; empty when the token names none of them.</param>
    public void TokenRefused(string issuer) => _tokens.Add(1, new("issuer", issuer), Refused);

    public void KeysFetched(string issuer, KeyFetchResult result) =>
        _fetches.Add(1, new("issuer", issuer), new("result", result.Word));
}
