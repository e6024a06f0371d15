using System.Buffers;
using Gateway.Tokens.Introspection;
using Gateway.Tokens.Issuers;
using Microsoft.Extensions.Primitives;

namespace Gateway.Tokens;

/// <summary>What an Authorization field holds.</summary>
internal enum CredentialForm
{
    /// <summary>No field, another scheme, or <c>Bearer</c> with nothing: <c>missing_token</c>.</summary>
    None,

    /// <summary>More than one field, or space, tab or comma inside the credential: <c>invalid_request</c>.</summary>
    Ambiguous,

    /// <summary>Characters that no compact token has: <c>invalid_token</c>.</summary>
    BadCharacters,

    Token,
}

/// <summary>The bearer credential of a request, cut out without copying it.</summary>
internal readonly ref struct Credential
{
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    private static readonly SearchValues<char> Separators = SearchValues.Create(" \t,");

    private Credential(CredentialForm form, ReadOnlySpan<char> token = default)
    {
        Form = form;
        Token = token;
    }

    public CredentialForm Form { get; }

    public ReadOnlySpan<char> Token { get; }

    /// <param name="authorization">The fields as they came.</param>
    /// <param name="issuers">Whose opaque tokens may have the whole alphabet of RFC 6750 section 2.1; null for nobody's.</param>
    public static Credential Parse(StringValues authorization, IssuerSet? issuers = null)
    {
        // Two fields are two opinions on who calls: never first-wins, never last-wins.
        if (authorization.Count > 1)
        {
            return new(CredentialForm.Ambiguous);
        }

        var field = authorization.Count == 0 ? default : authorization[0].AsSpan();
        if (!field.StartsWith("Bearer", StringComparison.OrdinalIgnoreCase))
        {
            return new(CredentialForm.None);
        }

        return field.Length == 6 ? new(CredentialForm.None) : AfterScheme(field[6..], issuers);
    }

    private static Credential AfterScheme(ReadOnlySpan<char> rest, IssuerSet? issuers)
    {
        if (rest[0] is '\t' or ',')
        {
            return new(CredentialForm.Ambiguous);
        }

        // "BearerX" is another scheme.
        if (rest[0] != ' ')
        {
            return new(CredentialForm.None);
        }

        // One or more spaces (RFC 9110 section 11.4).
        var token = rest.TrimStart(' ');
        if (token.IsEmpty)
        {
            return new(CredentialForm.None);
        }

        if (!token.ContainsAnyExcept(TokenCharacters))
        {
            return new(CredentialForm.Token, token);
        }

        if (issuers is not null && IsB64Token(token) && issuers.Opaque.Claims(token))
        {
            return new(CredentialForm.Token, token);
        }

        return token.ContainsAny(Separators) ? new(CredentialForm.Ambiguous) : new(CredentialForm.BadCharacters);
    }

    private static bool IsB64Token(ReadOnlySpan<char> token) =>
        token.TrimEnd('=') is { Length: > 0 } text && !text.ContainsAnyExcept(IntrospectionSource.Characters);
}
