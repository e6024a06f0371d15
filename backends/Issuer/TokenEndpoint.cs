using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Backends.Issuer;

/// <summary><c>POST /oauth2/token</c>: a registered application's secret for a signed machine token.</summary>
internal sealed class TokenEndpoint(IssuerSettings settings, IssuerName name, SigningKeys keys, TimeProvider time)
{
    public async Task<IResult> AnswerAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store"; // RFC 6749 §5.1
        var (request, error) = await TokenRequest.ReadAsync(context.Request);
        if (request is null)
            return error!.ToResult();

        var application = settings.Find(request.ClientId);
        if (application is null || !SecretFits(application, request))
            return OAuthError.InvalidClient("Unknown client_id or wrong client_secret").ToResult();

        var grant = Grant.For(application, settings, name.Value, request.Audiences, request.Scope, out error);
        if (grant is null)
            return error!.ToResult();

        var lifetime = application.TokenLifetime ?? settings.TokenLifetime;
        var claims = Claims.Of(application, grant, name.Value, time.GetUtcNow(), lifetime);
        return Results.Json(new
        {
            access_token = keys.Sign(JsonSerializer.Serialize(claims)),
            expires_in = lifetime,
            scope = claims["scope"],
            token_type = "bearer",
        });
    }

    private static bool SecretFits(RegisteredApplication application, TokenRequest request) =>
        CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(application.ClientSecret), Encoding.UTF8.GetBytes(request.ClientSecret));
}
