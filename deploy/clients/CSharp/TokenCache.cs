using System.Net.Http.Json;
using System.Text.Json.Serialization;

namespace Deploy.Clients;

/// <summary>One token until a minute before its end, for all calls of the process: every token issued is billed.</summary>
internal sealed class TokenCache(HttpClient http, Uri endpoint, string clientId, string clientSecret, string audience, TimeProvider time)
    : IDisposable
{
    private static readonly TimeSpan Early = TimeSpan.FromMinutes(1);
    private readonly SemaphoreSlim _one = new(1);
    private string? _token;
    private DateTimeOffset _until;

    public async Task<string> GetAsync(CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            if (_token is null || time.GetUtcNow() >= _until)
                await FetchAsync(cancel);
            return _token!;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Of several calls that were refused with the same token only the first fetches a new one.</summary>
    public void Forget(string refused) => Interlocked.CompareExchange(ref _token, null, refused);

    public void Dispose() => _one.Dispose();

    private async Task FetchAsync(CancellationToken cancel)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = clientId,
            ["client_secret"] = clientSecret,
            ["audience"] = audience,
        });
        using var answer = await http.PostAsync(endpoint, form, cancel);
        answer.EnsureSuccessStatusCode();
        var body = (await answer.Content.ReadFromJsonAsync<Answer>(cancel))!;
        (_token, _until) = (body.AccessToken, time.GetUtcNow().AddSeconds(body.ExpiresIn) - Early);
    }

    private sealed record Answer(
        [property: JsonPropertyName("access_token")] string AccessToken, [property: JsonPropertyName("expires_in")] int ExpiresIn);
}
