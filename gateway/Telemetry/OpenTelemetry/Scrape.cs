using System.IO.Compression;

namespace Gateway.Telemetry.OpenTelemetry;

/// <summary>One collected answer, shared by every scraper that it serves.</summary>
internal sealed class Scrape(ReadOnlyMemory<byte> text, DateTimeOffset at, long timestamp)
{
    private readonly Lazy<ReadOnlyMemory<byte>> _gzip = new(() => Compress(text.Span));

    public ReadOnlyMemory<byte> Text => text;

    public ReadOnlyMemory<byte> Gzip => _gzip.Value;

    public DateTimeOffset At => at;

    public long Timestamp => timestamp;

    private static ReadOnlyMemory<byte> Compress(ReadOnlySpan<byte> text)
    {
        using var compressed = new MemoryStream(text.Length / 8);
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(text);
        }

        return compressed.GetBuffer().AsMemory(0, (int)compressed.Length);
    }
}
