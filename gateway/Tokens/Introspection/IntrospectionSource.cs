using System.Buffers;

namespace Gateway.Tokens.Introspection;

/// <summary>Where one issuer's opaque tokens are asked for, and which they are; as compiled, with what is known of refused ones.</summary>
internal sealed class IntrospectionSource
{
    /// <summary>What a token of RFC 6750 section 2.1 has before its closing <c>=</c>.</summary>
    public static readonly SearchValues<char> Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/");

    private int _last = (int)IntrospectionResult.Active;

    public required Uri Endpoint { get; init; }

    /// <summary>The private CA of its certificate; null for the system's.</summary>
    public required string? CaFile { get; init; }

    public required string ClientId { get; init; }

    public required string? Secret { get; init; }

    public required string? SecretFile { get; init; }

    /// <summary>Empty: whatever is no JWT.</summary>
    public required string Prefix { get; init; }

    public required TimeSpan CacheFor { get; init; }

    /// <summary>Tokens that the issuer called inactive a moment ago.</summary>
    public RefusedTokens Refused { get; } = new();

    /// <summary>The calls that run now, one a token.</summary>
    public Flights Flights { get; } = new();

    /// <summary>Whether this is another end than the last question had; two answers are alike, whatever they say.</summary>
    public bool IsNews(IntrospectionResult result)
    {
        var now = (int)(result == IntrospectionResult.Inactive ? IntrospectionResult.Active : result);
        return Interlocked.Exchange(ref _last, now) != now;
    }

    /// <summary>The whole of RFC 6750's b64token is a credential of this issuer's only behind its prefix.</summary>
    public bool Claims(ReadOnlySpan<char> token) => Prefix.Length > 0 && token.StartsWith(Prefix, StringComparison.Ordinal);

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Nor may it be.</exception>
    public async ValueTask<string> ReadSecretAsync(CancellationToken cancelled) =>
        Secret ?? (await File.ReadAllTextAsync(SecretFile!, cancelled)).Split('\n')[0].TrimEnd('\r');

    /// <summary>Without the secret, whoever prints it.</summary>
    public override string ToString() => Endpoint.ToString();
}
