using System.Net;

namespace Gateway.Tokens.Keys;

/// <summary>
/// Gets small public documents from issuers: bounded in size and time, and without Authorization (Kinde may answer 403 to one, and
/// it is nobody's business).
/// </summary>
internal sealed class KeyClient(IssuerHttp http)
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <param name="caFile">The private CA that the issuer's certificate comes from; null for the system's.</param>
    public async ValueTask<KeyFetch> GetAsync(Uri address, string? caFile, CancellationToken cancelled)
    {
        using var response = await AskAsync(address, caFile, cancelled);
        if (response.StatusCode != HttpStatusCode.OK)
            return KeyFetch.Failed(KeyFetchResult.BadStatus);
        await using var body = await response.Content.ReadAsStreamAsync(cancelled);
        return await ReadAsync(body, cancelled);
    }

    /// <summary>The answer with its body still to come, for whoever tells of its status.</summary>
    public async Task<HttpResponseMessage> AskAsync(Uri address, string? caFile, CancellationToken cancelled)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Accept.ParseAdd("application/json");
        return await http.For(caFile).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancelled);
    }

    /// <summary>
    /// Content-Length is a claim: the bytes that really come are counted. A byte-order mark before them is none of the document
    /// (RFC 8259 section 8.1 lets a reader ignore it).
    /// </summary>
    public static async ValueTask<KeyFetch> ReadAsync(Stream body, CancellationToken cancelled)
    {
        var buffer = new byte[JwksReader.MaxBytes + 1];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancelled);
        if (length > JwksReader.MaxBytes)
            return KeyFetch.Failed(KeyFetchResult.TooLarge);
        var start = buffer.AsSpan(0, length).StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
        return new KeyFetch(KeyFetchResult.Ok, buffer[start..length]);
    }
}
