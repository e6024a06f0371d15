namespace Gateway.Tokens.Keys;

/// <summary>Fetches a key set whose address the settings name: no discovery, for issuers that have none.</summary>
internal sealed class JwksOrigin(KeySource source, KeyClient client) : IKeyOrigin
{
    public ValueTask<KeyFetch> FetchAsync(CancellationToken cancelled) => client.GetAsync(source.Jwks!, source.CaFile, cancelled);
}
