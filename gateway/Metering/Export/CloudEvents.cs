using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Gateway.Metering.Usage;

namespace Gateway.Metering.Export;

/// <summary>
/// Usage as a CloudEvents 1.0 batch (JSON format §4): one event a part of a ledger row, its subject the org,
/// its time the start of the bucket.
/// </summary>
internal static class CloudEvents
{
    public const string BatchType = "application/cloudevents-batch+json";
    private const string UsageType = "gateway.usage";

    public static ReadOnlyMemory<byte> Batch(string node, IReadOnlyList<UsageEvent> events)
    {
        var buffer = new ArrayBufferWriter<byte>(events.Count * 512);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartArray();
        foreach (var each in events)
            Write(json, node, each);
        json.WriteEndArray();
        json.Flush();
        return buffer.WrittenMemory;
    }

    /// <summary>The same for the same event, however often it is sent.</summary>
    public static string Id(string node, long sequence) => string.Create(CultureInfo.InvariantCulture, $"{node}-{sequence}");

    private static void Write(Utf8JsonWriter json, string node, UsageEvent usage)
    {
        var row = usage.Row;
        json.WriteStartObject();
        json.WriteString("specversion", "1.0");
        json.WriteString("id", Id(node, usage.Sequence));
        json.WriteString("source", "/gateway/" + node);
        json.WriteString("type", UsageType);
        json.WriteString("subject", row.Org);
        json.WriteString("time", UsageText.Instant(DateTimeOffset.FromUnixTimeSeconds(row.Bucket)));
        json.WriteStartObject("data");
        json.WriteString("org", row.Org);
        json.WriteString("application", row.Application.Length == 0 ? null : row.Application);
        json.WriteString("route", row.Route);
        json.WriteString("outcome", row.Ending);
        json.WriteString("status", row.Status);
        json.WriteNumber("requests", row.Sums.Requests);
        json.WriteNumber("units", row.Sums.Units);
        json.WriteNumber("bytesIn", row.Sums.BytesIn);
        json.WriteNumber("bytesOut", row.Sums.BytesOut);
        // A fraction, so that the parts of a row add up to it.
        json.WriteNumber("durationMs", row.Sums.DurationMicroseconds / 1000m);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
