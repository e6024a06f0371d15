using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Gateway.Tokens.Keys;
using Gateway.Tokens.Reading;

namespace Gateway.Tokens.Introspection;

/// <summary>
/// Asks an issuer for one token (RFC 7662 section 2): authenticated as its client by Basic, bounded in size and time.
/// No redirect is followed: it would carry token and secret to wherever it points.
/// </summary>
internal sealed class IntrospectionClient(IssuerHttp http, TimeProvider time)
{
    /// <summary>The most bytes an answer may have.</summary>
    private const int MaxBytes = 64 * 1024;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

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

    private async Task<IntrospectionAnswer> AskAsync(IntrospectionSource source, string secret, string token, CancellationToken cancelled)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, source.Endpoint);
        request.Headers.Accept.ParseAdd("application/json");
        // RFC 6749 section 2.3.1: both are form-encoded first, since either may hold a colon.
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(
            Encoding.UTF8.GetBytes($"{WebUtility.UrlEncode(source.ClientId)}:{WebUtility.UrlEncode(secret)}")));
        request.Content = new FormUrlEncodedContent([new("token", token), new("token_type_hint", "access_token")]);
        using var response = await http.For(source.CaFile).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancelled);
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
