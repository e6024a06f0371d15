using System.Net;

namespace Gateway.Tokens.Keys;

/// <summary>
/// Gets small public documents from issuers: bounded in size and time, no redirect followed, no cookie, no proxy,
/// and no Authorization (Kinde may answer 403 to one, and it is nobody's business).
/// </summary>
internal sealed class KeyClient : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        UseProxy = false,
        PreAuthenticate = false,
        Credentials = null,
        ConnectTimeout = TimeSpan.FromSeconds(3),
        MaxConnectionsPerServer = 4,
        MaxResponseHeadersLength = 16,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        // The caller's token carries the deadline, on the gateway's own clock.
        Timeout = System.Threading.Timeout.InfiniteTimeSpan,
    };

    public async ValueTask<KeyFetch> GetAsync(Uri address, CancellationToken cancelled)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Accept.ParseAdd("application/json");
        using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancelled);
        if (response.StatusCode != HttpStatusCode.OK)
            return KeyFetch.Failed(KeyFetchResult.BadStatus);
        await using var body = await response.Content.ReadAsStreamAsync(cancelled);
        return await ReadAsync(body, cancelled);
    }

    public void Dispose() => _client.Dispose();

    /// <summary>Content-Length is a claim: the bytes that really come are counted.</summary>
    public static async ValueTask<KeyFetch> ReadAsync(Stream body, CancellationToken cancelled)
    {
        var buffer = new byte[JwksReader.MaxBytes + 1];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancelled);
        return length > JwksReader.MaxBytes
            ? KeyFetch.Failed(KeyFetchResult.TooLarge)
            : new KeyFetch(KeyFetchResult.Ok, buffer[..length]);
    }
}
