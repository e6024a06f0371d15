using System.Net;
using System.Net.Http.Headers;

namespace Gateway.Metering.Export;

/// <summary>Posts one batch; only a 2xx counts, a redirect is a failure like any other.</summary>
internal sealed class ExportClient(ExportOptions options, TimeProvider time) : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        UseProxy = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        MaxResponseHeadersLength = 16,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        // The deadline is on the gateway's own clock.
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private readonly Uri _endpoint = new(options.Endpoint);

    /// <summary>
    /// Throws <see cref="HttpRequestException"/>, or <see cref="TimeoutException"/> when no answer came:
    /// whether the receiver has the batch is unknown then.
    /// </summary>
    public async ValueTask PostAsync(ReadOnlyMemory<byte> batch, CancellationToken cancel)
    {
        using var deadline = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, deadline.Token);
        using var request = new HttpRequestMessage(HttpMethod.Post, _endpoint) { Content = new ReadOnlyMemoryContent(batch) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(CloudEvents.BatchType);
        foreach (var (name, value) in options.Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        try
        {
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (!response.IsSuccessStatusCode)
                throw new HttpRequestException($"The receiver answered {(int)response.StatusCode}.", null, response.StatusCode);
        }
        catch (OperationCanceledException late) when (deadline.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            throw new TimeoutException($"The receiver did not answer within {options.Timeout}.", late);
        }
    }

    public void Dispose() => _client.Dispose();
}
