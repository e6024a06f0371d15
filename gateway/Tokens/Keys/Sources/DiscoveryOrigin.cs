using System.Text.Json;
using Gateway.Tokens.Claims;
using Gateway.Tokens.Reading;

namespace Gateway.Tokens.Keys;

/// <summary>
/// Fetches the discovery document and then the key set it names (OpenID Connect Discovery 1.0 section 4, RFC 8414 section 3.3).
/// </summary>
internal sealed class DiscoveryOrigin(KeySource source, KeyClient client) : IKeyOrigin
{
    public async ValueTask<KeyFetch> FetchAsync(CancellationToken cancelled)
    {
        var document = await client.GetAsync(source.Metadata!, source.CaFile, cancelled);
        if (document.Result != KeyFetchResult.Ok)
            return document;
        var result = ReadJwksAddress(document.Jwks, out var address);
        return result == KeyFetchResult.Ok ? await client.GetAsync(address!, source.CaFile, cancelled) : KeyFetch.Failed(result);
    }

    /// <summary>Whoever can change the document must not be able to point the gateway at keys, or at hosts, of his own.</summary>
    private KeyFetchResult ReadJwksAddress(byte[] document, out Uri? address)
    {
        address = null;
        if (StrictObject.Check(document, StrictObject.DocumentMembers) != JsonFault.None)
            return KeyFetchResult.BadDiscovery;
        var json = JsonElement.Parse(document);
        if (json.TextOf("issuer") is not { } issuer || !source.Identifiers.Contains(issuer))
            return KeyFetchResult.WrongIssuer;
        if (!KeyAddress.TryParse(json.TextOf("jwks_uri"), source.AllowHttp, out address))
            return KeyFetchResult.BadDiscovery;
        return source.Hosts.Contains(address.IdnHost, StringComparer.OrdinalIgnoreCase) ? KeyFetchResult.Ok : KeyFetchResult.WrongHost;
    }
}
