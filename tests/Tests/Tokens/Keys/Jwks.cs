using System.Text;
using System.Text.Json.Nodes;
using Gateway.Tokens.Keys;
using SigningKey = Gateway.Testing.Issuers.SigningKey;

namespace Gateway.Tests.Tokens.Keys;

/// <summary>JWKs in the making, and the reading of a set of them.</summary>
internal static class Jwks
{
    public static bool Read(out KeySet keys, params JsonObject[] jwks)
    {
        var document = new JsonObject { ["keys"] = new JsonArray([.. jwks.Select(jwk => jwk.DeepClone())]) };
        return JwksReader.TryRead(Encoding.UTF8.GetBytes(document.ToJsonString()), out keys);
    }

    public static JsonObject OnlyCertificate(JsonObject jwk, SigningKey key) =>
        OnlyCertificate(jwk, Convert.ToBase64String(key.ToCertificate()));

    public static JsonObject OnlyCertificate(JsonObject jwk, string certificate)
    {
        foreach (var name in new[] { "n", "e", "crv", "x", "y" })
            jwk.Remove(name);
        jwk["x5c"] = new JsonArray(certificate);
        return jwk;
    }

    public static JsonObject Without(SigningKey key, string name) => Without(key.ToJwk(), name);

    public static JsonObject Without(JsonObject jwk, string name)
    {
        jwk = jwk.DeepClone().AsObject();
        jwk.Remove(name);
        return jwk;
    }

    public static JsonObject WithKid(SigningKey key, string kid)
    {
        var jwk = key.ToJwk();
        jwk["kid"] = kid;
        return jwk;
    }
}
