using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Verbs;

/// <summary>
/// Asks a running gateway's admin API, for the verbs that do. The key comes from the environment:
/// arguments are seen by every user of the machine.
/// </summary>
internal sealed class AdminClient : IDisposable
{
    public const string Name = "--admin";
    public const string KeyNote = "An admin key is read from GATEWAY_ADMIN_KEY.";

    public const string Default = "http://127.0.0.1:8081";
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private readonly HttpClient _client;

    /// <param name="address">Null for the default.</param>
    /// <param name="patience">With an answer, or the beginning of a download; null for half a minute.</param>
    public AdminClient(string? address, TimeSpan? patience = null)
    {
        _client = new HttpClient { BaseAddress = Address(address), Timeout = patience ?? Timeout };
        if (Environment.GetEnvironmentVariable("GATEWAY_ADMIN_KEY")?.Trim() is { Length: > 0 } key)
            _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Sendable(key));
    }

    public static ValueOption Option() => new(Name, "ADDRESS", $"of the running gateway; default {Default}");

    /// <summary>Throws <see cref="UriFormatException"/> with what is allowed.</summary>
    /// <param name="given">Null for the default.</param>
    public static Uri Address(string? given) =>
        Uri.TryCreate(given ?? Default, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
            ? address
            : throw new UriFormatException($"{Name}: {given} is no http address such as {Default}");

    private static string Sendable(string key) => key.AsSpan().ContainsAnyExceptInRange('!', '~')
        ? throw new HttpRequestException("GATEWAY_ADMIN_KEY has characters that no header can carry")
        : key;

    /// <summary>Throws <see cref="HttpRequestException"/> with what to do when there is no answer or it is a problem.</summary>
    public Task<JsonNode> GetAsync(string pathAndQuery) => ReadAsync(new HttpRequestMessage(HttpMethod.Get, pathAndQuery));

    /// <summary>The same for a call with a body.</summary>
    public Task<JsonNode> PostAsync(string path, JsonObject body) =>
        ReadAsync(new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json")
        });

    /// <summary>The same for an answer that is a file; one that ends early is an error.</summary>
    public async Task DownloadAsync(string path, Stream to)
    {
        using var answer = await SendAsync(new HttpRequestMessage(HttpMethod.Post, path), HttpCompletionOption.ResponseHeadersRead);
        await answer.Content.CopyToAsync(to);
    }

    private async Task<JsonNode> ReadAsync(HttpRequestMessage request)
    {
        using var answer = await SendAsync(request);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync()) ?? throw new JsonException("the gateway's answer is empty");
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, HttpCompletionOption until = HttpCompletionOption.ResponseContentRead)
    {
        HttpResponseMessage answer;
        try
        {
            using (request)
                answer = await _client.SendAsync(request, until);
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
        {
            throw new HttpRequestException($"no gateway answers at {_client.BaseAddress}: {error.Message}", error);
        }

        if (answer.IsSuccessStatusCode)
            return answer;
        using (answer)
        {
            var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync());
            throw new HttpRequestException(
                $"the gateway at {_client.BaseAddress} says {problem?["code"] ?? (int)answer.StatusCode}: {problem?["detail"]}");
        }
    }

    public void Dispose() => _client.Dispose();
}
