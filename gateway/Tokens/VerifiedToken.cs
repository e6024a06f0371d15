using System.Text;
using System.Text.Json;
using Gateway.Tokens.Introspection;
using Gateway.Tokens.Issuers;
using Gateway.Tokens.Keys;
using Gateway.Tokens.Reading;

namespace Gateway.Tokens;

/// <summary>A token whose signature and rules hold: what the gateway knows of a caller, kept with the bytes that prove it.</summary>
internal sealed class VerifiedToken
{
    private readonly byte[] _bytes;
    private readonly byte[]? _claims;
    private volatile object? _derived;

    public VerifiedToken(string token, Issuer issuer, SigningKey key, TokenTimes times)
    {
        _bytes = Encoding.Latin1.GetBytes(token);
        Issuer = issuer;
        Key = key;
        IssuedAt = times.IssuedAt;
        Expires = times.Expires;
        Ends = times.Expires + issuer.ClockSkew;
        GoodUntil = Ends;
    }

    /// <summary>An opaque token as its issuer vouched for it at <paramref name="answered"/>, the first time or once more.</summary>
    public VerifiedToken(string token, Issuer issuer, JsonElement claims, TokenTimes times, DateTimeOffset answered, Vouch? vouch = null)
    {
        _bytes = Encoding.Latin1.GetBytes(token);
        _claims = JsonSerializer.SerializeToUtf8Bytes(claims);
        Issuer = issuer;
        IssuedAt = times.IssuedAt;
        Expires = times.Expires;
        Ends = times.Expires + issuer.ClockSkew;
        var keptFor = issuer.Introspection!.CacheFor;
        GoodUntil = answered + keptFor < Expires ? answered + keptFor : Expires;
        Vouch = vouch ?? new Vouch();
        Vouch.Answered(Expires, Ends, answered + (keptFor / 2));
    }

    public Issuer Issuer { get; }

    /// <summary>The key that signed it; null for an opaque one.</summary>
    public SigningKey? Key { get; }

    /// <summary>The issuer's word, which grows old; null where a signature vouches for it.</summary>
    public Vouch? Vouch { get; }

    public DateTimeOffset? IssuedAt { get; }

    /// <summary><c>exp</c>, without tolerance.</summary>
    public DateTimeOffset Expires { get; }

    /// <summary><c>exp</c> + skew: from this instant on it is refused.</summary>
    public DateTimeOffset Ends { get; }

    /// <summary>From this instant on what it began is ended: <see cref="Ends"/>, for an opaque one as of the newest answer.</summary>
    public DateTimeOffset LastsUntil => Vouch?.Ends ?? Ends;

    /// <summary>Until when it is taken without another look: its end, or that of the answer that vouched for it.</summary>
    public DateTimeOffset GoodUntil { get; }

    /// <summary>The token's id, where it has one.</summary>
    public string? Jti { get; init; }

    /// <summary>The client application, where the issuer names one.</summary>
    public string? Application { get; init; }

    public int Length => _bytes.Length + (_claims?.Length ?? 0);

    /// <summary>What Orgs derived from it, kept so that it is derived once; what is kept says itself from which generation it is.</summary>
    public object? Derived
    {
        get => _derived;
        set => _derived = value;
    }

    /// <summary>Parsed anew each time: only who derives something from a token needs its claims, once.</summary>
    public JsonElement ReadClaims() =>
        _claims is null ? CompactReader.ReadClaims(Text()) : JsonElement.Parse(_claims);

    public string Text() => Encoding.Latin1.GetString(_bytes);

    /// <summary>Every character, not a hash of them, decides that two tokens are one.</summary>
    public bool Is(ReadOnlySpan<char> token) => Ascii.Equals(_bytes, token);
}
