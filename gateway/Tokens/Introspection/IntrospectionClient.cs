using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Gateway.Tokens.Reading;

namespace Gateway.Tokens.Introspection;

/// <summary>
/// Asks an issuer for one token (RFC 7662 section 2): authenticated as its client by Basic, bounded in size and time,
/// no redirect followed, for it would carry token and secret to wherever it points.
/// </summary>
internal sealed class IntrospectionClient(TimeProvider time) : IDisposable
{
    /// <summary>The most bytes an answer may have.</summary>
    private const int MaxBytes = 64 * 1024;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        UseProxy = false,
        PreAuthenticate = false,
        Credentials = null,
        ConnectTimeout = TimeSpan.FromSeconds(3),
        MaxConnectionsPerServer = 256,
        MaxResponseHeadersLength = 16,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        // The deadline is on the gateway's own clock.
        Timeout = System.Threading.Timeout.InfiniteTimeSpan,
    };

    public async Task<IntrospectionAnswer> AskAsync(IntrospectionSource source, string token)
    {
        using var deadline = new CancellationTokenSource(Timeout, time);
        string secret;
        try
        {
            secret = await source.ReadSecretAsync(deadline.Token);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return IntrospectionAnswer.None(IntrospectionResult.NoSecret);
        }

        try
        {
            return await AskAsync(source, secret, token, deadline.Token);
        }
        catch (OperationCanceledException)
        {
            return IntrospectionAnswer.None(IntrospectionResult.TimedOut);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            return IntrospectionAnswer.None(IntrospectionResult.Unreachable);
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<IntrospectionAnswer> AskAsync(IntrospectionSource source, string secret, string token, CancellationToken cancelled)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, source.Endpoint);
        request.Headers.Accept.ParseAdd("application/json");
        // RFC 6749 section 2.3.1: both are form-encoded first, since either may hold a colon.
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(
            Encoding.UTF8.GetBytes($"{WebUtility.UrlEncode(source.ClientId)}:{WebUtility.UrlEncode(secret)}")));
        request.Content = new FormUrlEncodedContent([new("token", token), new("token_type_hint", "access_token")]);
        using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancelled);
        if (response.StatusCode != HttpStatusCode.OK)
            return IntrospectionAnswer.None(IntrospectionResult.BadStatus);
        await using var body = await response.Content.ReadAsStreamAsync(cancelled);
        var buffer = new byte[MaxBytes + 1];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancelled);
        return length > MaxBytes ? IntrospectionAnswer.None(IntrospectionResult.BadAnswer) : Read(buffer[..length]);
    }

    /// <summary>Only <c>true</c> is active: text, numbers and a missing member are no word of an issuer's.</summary>
    private static IntrospectionAnswer Read(byte[] json)
    {
        if (StrictObject.Check(json) != JsonFault.None || !JsonElement.Parse(json).TryGetProperty("active", out var active))
            return IntrospectionAnswer.None(IntrospectionResult.BadAnswer);
        return active.ValueKind switch
        {
            JsonValueKind.True => new IntrospectionAnswer(IntrospectionResult.Active, json),
            JsonValueKind.False => IntrospectionAnswer.None(IntrospectionResult.Inactive),
            _ => IntrospectionAnswer.None(IntrospectionResult.BadAnswer),
        };
    }
}
