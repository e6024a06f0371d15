using System.Text;
using Gateway.Tokens.Keys;
using Gateway.Tokens.Reading;

namespace Gateway.Tokens.Verified;

/// <summary>
/// Says which of an issuer's keys made a token's signature (RFC 7515 section 5.2). All else of the token the strict reader and the
/// rules have judged: no second reader, with meanings of its own, sees it.
/// </summary>
internal static class SignatureCheck
{
    /// <param name="token">A compact token that the strict reader passed.</param>
    /// <param name="candidates">The keys it may be signed by: one by its kid, or a few that have none.</param>
    /// <returns>Null when none of them signed it.</returns>
    public static SigningKey? FindSigner(string token, string algorithm, IReadOnlyList<SigningKey> candidates)
    {
        var end = token.LastIndexOf('.');
        var text = Encoding.ASCII.GetBytes(token[..end]);
        return Base64UrlText.TryDecode(token.AsSpan(end + 1), out var signature)
            ? candidates.FirstOrDefault(key => key.Material.IsSigned(text, signature, algorithm))
            : null;
    }
}
