using Microsoft.Extensions.Primitives;

namespace Backends.Issuer;

/// <summary>The form a client posts to the token endpoint, read but not yet believed.</summary>
internal sealed record TokenRequest(string ClientId, string ClientSecret, string[] Audiences, string Scope)
{
    private static readonly string[] Single = ["grant_type", "client_id", "client_secret", "scope"];

    public static async Task<(TokenRequest? Request, OAuthError? Error)> ReadAsync(HttpRequest http)
    {
        if (http.Headers.Authorization.Count > 0)
            return (null, OAuthError.InvalidClient("Send client_id and client_secret in the form (client_secret_post)"));
        if (!http.HasFormContentType)
            return (null, OAuthError.InvalidRequest("Send a form (application/x-www-form-urlencoded)"));

        var form = await http.ReadFormAsync(http.HttpContext.RequestAborted);
        // RFC 6749 §3.2: no parameter twice; audience is Kinde's own and may repeat.
        if (Single.FirstOrDefault(name => form[name].Count > 1) is { } repeated)
            return (null, OAuthError.InvalidRequest($"{repeated} is there twice"));
        if (StringValues.IsNullOrEmpty(form["grant_type"]))
            return (null, OAuthError.InvalidRequest("grant_type is missing"));
        if (form["grant_type"] != "client_credentials")
            return (null, OAuthError.UnsupportedGrantType("Only client_credentials is supported"));

        string[] audiences = [.. form["audience"].OfType<string>().Where(audience => audience is not "").Distinct()];
        if (audiences is [])
            return (null, OAuthError.InvalidRequest("audience is missing"));
        return (new(form["client_id"].ToString(), form["client_secret"].ToString(), audiences, form["scope"].ToString()), null);
    }
}
