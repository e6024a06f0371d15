using System.Buffers;
using System.Globalization;
using System.Text;

namespace Gateway.Telemetry;

/// <summary>
/// One access-log line for people: what is absent is left out. No column can hold a line's end, the client's words are visible ASCII.
/// </summary>
internal static class AccessText
{
    public static void Write(IBufferWriter<byte> output, AccessRecord record)
    {
        var line = new StringBuilder(256);
        var status = record.Status?.ToString(CultureInfo.InvariantCulture) ?? "---";
        line.Append(CultureInfo.InvariantCulture, $"{record.Time.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {status} {record.Method}");
        line.Append(CultureInfo.InvariantCulture, $" {record.DurationMs:0.0}ms");
        Add(line, "route", record.Route);
        Add(line, "code", record.Code);
        Add(line, "reason", record.Reason);
        Add(line, "org", record.Org);
        Add(line, "application", record.Application);
        Add(line, "plan", record.Plan);
        Add(line, "destination", record.Destination);
        Add(line, "tries", record.Tries?.ToString(CultureInfo.InvariantCulture));
        Add(line, "upstream", record.UpstreamMs?.ToString("0.0ms", CultureInfo.InvariantCulture));
        line.Append(CultureInfo.InvariantCulture, $" in={record.BytesIn} out={record.BytesOut}");
        Add(line, "request", record.RequestId);
        Add(line, "trace", record.TraceId);
        Encoding.UTF8.GetBytes(line.ToString(), output);
    }

    private static void Add(StringBuilder line, string name, string? value)
    {
        if (value is not null)
            line.Append(' ').Append(name).Append('=').Append(value);
    }
}
