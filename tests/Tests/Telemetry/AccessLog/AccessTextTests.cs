using System.Buffers;
using System.Text;
using Gateway.Telemetry;

namespace Gateway.Tests.Telemetry.AccessLog;

/// <summary>The line for people.</summary>
public sealed class AccessTextTests
{
    [Fact]
    public void Says_what_there_is_of_a_request_that_went_through()
    {
        AccessRecord record = new()
        {
            Time = new DateTimeOffset(2026, 7, 15, 12, 0, 0, 5, TimeSpan.Zero),
            RequestId = "r1",
            TraceId = "t1",
            Method = "GET",
            Route = "items",
            Status = 200,
            Org = "org_a",
            Application = "app",
            Plan = "pro",
            DurationMs = 12.34,
            UpstreamMs = 10,
            BytesIn = 1,
            BytesOut = 2,
            Destination = "one",
            Tries = 1,
        };

        Assert.Equal(
            "2026-07-15T12:00:00.005Z 200 GET 12.3ms route=items org=org_a application=app plan=pro destination=one tries=1 "
            + "upstream=10.0ms in=1 out=2 request=r1 trace=t1",
            Line(record));
    }

    [Fact]
    public void Leaves_out_what_a_refused_request_has_not()
    {
        AccessRecord record = new()
        {
            Time = DateTimeOffset.UnixEpoch,
            RequestId = "r1",
            Method = "GET",
            Code = "missing_token",
            Reason = "missing_token",
            DurationMs = 0.04
        };

        Assert.Equal("1970-01-01T00:00:00.000Z --- GET 0.0ms code=missing_token reason=missing_token in=0 out=0 request=r1", Line(record));
    }

    private static string Line(AccessRecord record)
    {
        ArrayBufferWriter<byte> output = new();
        AccessText.Write(output, record);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
