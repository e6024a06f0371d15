using Gateway.Testing.Issuers;

namespace Gateway.Testing.Hostile;

/// <summary>
/// Row J29: two issuers publish different keys under one kid; only the issuer that a token names may vouch for it (RFC 8725 section 3.8).
/// </summary>
public static class SharedKidRows
{
    /// <summary>Both issuers must publish <see cref="Jwk"/> of the kid.</summary>
    /// <returns>Tokens, and whether they are good.</returns>
    public static IEnumerable<(string Name, string Token, bool IsGood)> All(TestIssuer first, TestIssuer second)
    {
        var kid = first.Key.KeyId;
        TokenBuilder Of(TestIssuer issuer) => issuer.Token(ForgeryRows.Org).Header("kid", kid);
        foreach (var round in new[] { "new", "beside known ones" })
        {
            yield return ($"J29 {round}: the first's token signed by the second", Of(first).SignedBy(second.Key), false);
            yield return ($"J29 {round}: the second's token signed by the first", Of(second).SignedBy(first.Key), false);
            yield return ($"J29 {round}: the second's token, its signature taken from the first's", Swapped(Of(second), Of(first)), false);
            yield return ($"J29 {round}: the first's own", Of(first).SignedBy(first.Key), true);
            yield return ($"J29 {round}: the second's own", Of(second).SignedBy(second.Key), true);
        }
    }

    /// <summary>The issuer's key under another's name.</summary>
    public static System.Text.Json.Nodes.JsonObject Jwk(TestIssuer issuer, string kid)
    {
        var jwk = issuer.Key.ToJwk();
        jwk["kid"] = kid;
        return jwk;
    }

    private static string Swapped(string token, string other) =>
        token[..(token.LastIndexOf('.') + 1)] + other[(other.LastIndexOf('.') + 1)..];
}
