using System.Text.Json;

namespace Backends.Issuer;

/// <summary>What verifiers fetch: the metadata document (OpenID Connect Discovery, RFC 8414) and the keys.</summary>
internal sealed class Discovery(IssuerName name, SigningKeys keys)
{
    private static readonly JsonSerializerOptions SnakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public IResult Document() => Results.Json(new Metadata(name.Value), SnakeCase);

    // Kinde may refuse key requests that carry credentials; a verifier that sends some should notice it here.
    public IResult Keys(HttpRequest request) =>
        request.Headers.Authorization.Count > 0 ? Results.StatusCode(403) : Results.Json(new { keys = keys.Published });

    private sealed record Metadata(string Issuer)
    {
        public string JwksUri => $"{Issuer}/.well-known/jwks";

        public string TokenEndpoint => $"{Issuer}/oauth2/token";

        public string[] TokenEndpointAuthMethodsSupported { get; } = ["client_secret_post"];

        public string[] GrantTypesSupported { get; } = ["client_credentials"];

        public string[] ResponseTypesSupported { get; } = ["token"];

        public string[] SubjectTypesSupported { get; } = ["public"];

        public string[] IdTokenSigningAlgValuesSupported { get; } = ["RS256"];

        public string[] ClaimsSupported { get; } = ["aud", "exp", "iat", "iss", "sub"];
    }
}
