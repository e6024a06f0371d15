using System.Diagnostics.CodeAnalysis;
using Gateway.Tokens.Issuers;
using Gateway.Tokens.Reading;

namespace Gateway.Tokens.Introspection;

/// <summary>Which issuer is asked for a token that it alone can read.</summary>
internal sealed class OpaqueTokens
{
    private readonly Issuer[] _byPrefix;
    private readonly Issuer? _ofAllElse;

    public OpaqueTokens(IReadOnlyList<Issuer> issuers)
    {
        _byPrefix = [.. issuers.Where(issuer => issuer.Introspection is { Prefix.Length: > 0 })];
        _ofAllElse = issuers.Count(issuer => issuer.Introspection is not null) == 1
            ? issuers.FirstOrDefault(issuer => issuer.Introspection is { Prefix.Length: 0 })
            : null;
    }

    /// <summary>Whether a credential of RFC 6750's wider alphabet is anybody's.</summary>
    public bool Claims(ReadOnlySpan<char> token) => ByPrefix(token) is not null;

    public bool TryFind(string token, [NotNullWhen(true)] out Issuer? issuer)
    {
        issuer = ByPrefix(token);
        if (issuer is null && _ofAllElse is not null && !IsJwt(token))
            issuer = _ofAllElse;
        return issuer is not null;
    }

    private Issuer? ByPrefix(ReadOnlySpan<char> token)
    {
        foreach (var issuer in _byPrefix)
        {
            if (issuer.Introspection!.Claims(token))
                return issuer;
        }

        return null;
    }

    /// <summary>
    /// A first part that is a JSON object makes it a JOSE form, signed or encrypted, broken or whole: such a one is judged by its
    /// signature or refused, never sent away.
    /// </summary>
    private static bool IsJwt(string token)
    {
        var end = token.IndexOf('.', StringComparison.Ordinal);
        return end > 0 && Base64UrlText.TryDecode(token.AsSpan(0, end), out var header)
            && header.AsSpan().TrimStart(" \t\r\n"u8) is [(byte)'{', ..];
    }
}
