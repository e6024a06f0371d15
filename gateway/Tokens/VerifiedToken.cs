using System.Text;
using System.Text.Json;
using Gateway.Tokens.Issuers;
using Gateway.Tokens.Keys;
using Gateway.Tokens.Reading;

namespace Gateway.Tokens;

/// <summary>A token whose signature and rules hold: what the gateway knows of a caller, kept with the bytes that prove it.</summary>
internal sealed class VerifiedToken
{
    private readonly byte[] _bytes;
    private volatile object? _derived;

    public VerifiedToken(string token, Issuer issuer, SigningKey key, TokenTimes times)
    {
        _bytes = Encoding.Latin1.GetBytes(token);
        Issuer = issuer;
        Key = key;
        IssuedAt = times.IssuedAt;
        Expires = times.Expires;
        Ends = times.Expires + issuer.ClockSkew;
    }

    public Issuer Issuer { get; }

    /// <summary>The key that signed it.</summary>
    public SigningKey Key { get; }

    public DateTimeOffset? IssuedAt { get; }

    /// <summary><c>exp</c>, without tolerance.</summary>
    public DateTimeOffset Expires { get; }

    /// <summary><c>exp</c> + skew: from this instant on it is refused.</summary>
    public DateTimeOffset Ends { get; }

    /// <summary>The token's id, where it has one.</summary>
    public string? Jti { get; init; }

    /// <summary>The client application, where the issuer names one.</summary>
    public string? Application { get; init; }

    public int Length => _bytes.Length;

    /// <summary>What Orgs derived from it, kept so that it is derived once; what is kept says itself from which generation it is.</summary>
    public object? Derived
    {
        get => _derived;
        set => _derived = value;
    }

    /// <summary>Parsed anew each time: only who derives something from a token needs its claims, once.</summary>
    public JsonElement ReadClaims() => CompactReader.ReadClaims(Encoding.Latin1.GetString(_bytes));

    /// <summary>Every character, not a hash of them, decides that two tokens are one.</summary>
    public bool Is(ReadOnlySpan<char> token) => Ascii.Equals(_bytes, token);
}
