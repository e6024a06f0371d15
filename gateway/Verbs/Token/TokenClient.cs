using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Gateway.Tokens.Issuers;

namespace Gateway.Verbs;

/// <summary>A machine client: finds the token endpoint by discovery and trades a secret for a token (RFC 6749 §4.4).</summary>
internal sealed class TokenClient(Uri issuer, bool allowHttp) : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    // A redirect would carry the secret to wherever it points.
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Timeout };

    public async Task<TokenAnswer> FetchAsync(string id, string secret, string[] audiences, string? scope)
    {
        var metadata = await DiscoverAsync();
        var form = new List<KeyValuePair<string, string>> { new("grant_type", "client_credentials") };
        form.AddRange(audiences.Select(audience => KeyValuePair.Create("audience", audience)));
        if (scope is not null)
            form.Add(new("scope", scope));

        using var request = new HttpRequestMessage(HttpMethod.Post, Secure(metadata, "token_endpoint"));
        if (TakesSecretInForm(metadata))
            form.AddRange([new("client_id", id), new("client_secret", secret)]);
        else
            request.Headers.Authorization = Basic(id, secret);
        request.Content = new FormUrlEncodedContent(form);
        using var answer = await _http.SendAsync(request);
        return TokenAnswer.Read((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonElement> DiscoverAsync()
    {
        var address = Secure(issuer);
        using var answer = await _http.GetAsync(new Uri(address.AbsoluteUri.TrimEnd('/') + KeySourceRules.WellKnown));
        if (!answer.IsSuccessStatusCode)
        {
            throw new TokenClientException(
                $"{answer.RequestMessage!.RequestUri} answered {(int)answer.StatusCode}; is that the issuer's address?");
        }
        return JsonElement.Parse(await answer.Content.ReadAsStringAsync());
    }

    private Uri Secure(JsonElement metadata, string name) =>
        metadata.TryGetProperty(name, out var found) && Uri.TryCreate(found.GetString(), UriKind.Absolute, out var address)
            ? Secure(address)
            : throw new TokenClientException($"The issuer's discovery document has no {name}");

    private Uri Secure(Uri address) =>
        address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && (address.IsLoopback || allowHttp))
            ? address
            : throw new TokenClientException(
                $"{address} has no TLS, and the secret would be read on the way; --allow-http sends it all the same");

    // Kinde takes the form alone; an issuer that does not say takes Basic (OpenID Connect Discovery §3).
    private static bool TakesSecretInForm(JsonElement metadata) =>
        metadata.TryGetProperty("token_endpoint_auth_methods_supported", out var methods)
        && methods.EnumerateArray().Any(method => method.GetString() is "client_secret_post");

    // RFC 6749 §2.3.1: both are form-encoded first, since either may hold a colon.
    private static AuthenticationHeaderValue Basic(string id, string secret) =>
        new("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{Uri.EscapeDataString(id)}:{Uri.EscapeDataString(secret)}")));
}
