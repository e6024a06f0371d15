using System.IO.Pipelines;
using Gateway.Telemetry;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Metering.Bodies;

/// <summary>The answer's body on its way to the client, counted.</summary>
internal sealed class CountedResponse(IHttpResponseBodyFeature inner, AccessRecord record)
    : CountedStream(inner.Stream), IHttpResponseBodyFeature
{
    public Stream Stream => this;

    /// <summary>Only our own problems are written here, and they count themselves.</summary>
    public PipeWriter Writer => inner.Writer;

    public Task CompleteAsync() => inner.CompleteAsync();

    public void DisableBuffering() => inner.DisableBuffering();

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        inner.SendFileAsync(path, offset, count, cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken = default) => inner.StartAsync(cancellationToken);

    protected override void Wrote(int bytes) => record.BytesOut += bytes;
}

/// <summary>The request's body as the client sends it, counted.</summary>
internal sealed class CountedRequest(Stream inner, AccessRecord record) : CountedStream(inner)
{
    protected override void Took(int bytes) => record.BytesIn += bytes;
}

/// <summary>An upgraded connection, WebSocket or another: both ways, counted.</summary>
internal sealed class CountedDuplex(Stream inner, AccessRecord record) : CountedStream(inner)
{
    protected override void Took(int bytes) => record.BytesIn += bytes;

    protected override void Wrote(int bytes) => record.BytesOut += bytes;
}
