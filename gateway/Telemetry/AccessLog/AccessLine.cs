using System.Text.Json;

namespace Gateway.Telemetry;

/// <summary>One access-log line as JSON; every column stands on every line, absent values as null.</summary>
internal static class AccessLine
{
    public static void Write(Utf8JsonWriter json, AccessRecord record)
    {
        json.WriteStartObject();
        json.WriteString("log"u8, "access"u8);
        json.WriteString("time"u8, record.Time);
        json.WriteString("requestId"u8, record.RequestId);
        json.WriteString("traceId"u8, record.TraceId);
        json.WriteString("method"u8, record.Method);
        json.WriteString("route"u8, record.Route);
        Number(json, "status"u8, record.Status);
        json.WriteString("code"u8, record.Code);
        json.WriteString("reason"u8, record.Reason);
        json.WriteString("org"u8, record.Org);
        json.WriteString("application"u8, record.Application);
        json.WriteString("plan"u8, record.Plan);
        json.WriteNumber("durationMs"u8, Math.Round(record.DurationMs, 3));
        Number(json, "upstreamMs"u8, record.UpstreamMs);
        json.WriteNumber("bytesIn"u8, record.BytesIn);
        json.WriteNumber("bytesOut"u8, record.BytesOut);
        json.WriteString("destination"u8, record.Destination);
        Number(json, "tries"u8, record.Tries);
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, ReadOnlySpan<byte> name, double? value)
    {
        if (value is { } number)
            json.WriteNumber(name, Math.Round(number, 3));
        else
            json.WriteNull(name);
    }
}
