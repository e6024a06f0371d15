using System.Globalization;
using Gateway.Testing.Wire;

namespace Gateway.Scenarios.Firewall;

/// <summary>Row R5: small frames of HTTP/2 in masses end the connection, or cost next to nothing.</summary>
public sealed class FrameFloodTests(FirewallWalk firewall) : IClassFixture<FirewallWalk>
{
    private const int Frames = 100_000;
    private const int Batch = 500;

    /// <summary>Of one core, for all of the frames.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(1);

    private int Process => firewall.Walk.Gateway.Process.Id;

    [Theory]
    [InlineData("SETTINGS")]
    [InlineData("PING")]
    [InlineData("PRIORITY")]
    [InlineData("WINDOW_UPDATE")]
    [InlineData("RST_STREAM")]
    [InlineData("unknown")]
    [InlineData("empty DATA")]
    [InlineData("padded DATA")]
    [InlineData("empty CONTINUATION")]
    public async Task Bounds_what_small_frames_cost(string kind)
    {
        await using var client = await RawHttp2.ConnectAsync(firewall.Walk.Gateway.IngressH2Port);
        await OpenAsync(client, kind);
        byte[] batch = [.. Enumerable.Repeat(Frame(kind).ToBytes(), Batch).SelectMany(frame => frame)];
        var reading = client.IsClosedAsync(TimeSpan.FromSeconds(1));
        // What the first ones cost is the compiler's work.
        await SendAsync(client, batch, Frames / 10);
        await firewall.Walk.SendAsync("/items/good", firewall.Token);
        var before = ProcessorTime();

        var wasCut = await SendAsync(client, batch, Frames);

        var good = await firewall.Walk.SendAsync("/items/good", firewall.Token);
        var isClosed = wasCut || await reading;
        var spent = ProcessorTime() - before;
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{Frames} of {kind}: {spent.TotalMilliseconds} ms of processor time, closed: {isClosed}");
        Assert.Equal(200, good.Status);
        Assert.True(isClosed || spent < Bound, $"{spent} for {Frames} frames");
    }

    /// <summary>Acknowledgements that nobody reads: the gateway stops reading, and keeps none of them.</summary>
    [Fact]
    public async Task Keeps_no_answers_for_a_client_that_reads_none()
    {
        await using var client = await RawHttp2.ConnectAsync(firewall.Walk.Gateway.IngressH2Port);
        byte[] batch = [.. Enumerable.Repeat(Frame("PING").ToBytes(), Batch).SelectMany(frame => frame)];
        var before = ResidentBytes();
        var sent = 0;

        while (!await IsStuckAsync(client.SendAsync(batch)) && sent < 20_000_000)
            sent += Batch;

        Assert.InRange(ResidentBytes() - before, long.MinValue, 64 << 20);
        Assert.Equal(200, (await firewall.Walk.SendAsync("/items/good", firewall.Token)).Status);
    }

    private static async Task<bool> IsStuckAsync(Task sending)
    {
        try
        {
            await sending.WaitAsync(TimeSpan.FromSeconds(1), TimeProvider.System);
            return false;
        }
        catch (Exception end) when (end is TimeoutException or IOException)
        {
            return true;
        }
    }

    private static Http2Frame Frame(string kind) => kind switch
    {
        "SETTINGS" => new(Http2Frame.Settings, 0, 0, []),
        "PING" => new(Http2Frame.Ping, 0, 0, new byte[8]),
        "PRIORITY" => new(Http2Frame.Priority, 0, 1, [0, 0, 0, 3, 1]),
        "WINDOW_UPDATE" => new(Http2Frame.WindowUpdate, 0, 0, [0, 0, 0, 1]),
        "RST_STREAM" => new(Http2Frame.Reset, 0, 1, [0, 0, 0, 8]),
        "unknown" => new(77, 0, 0, []),
        "empty DATA" => new(Http2Frame.Data, 0, 1, []),
        "padded DATA" => new(Http2Frame.Data, 8, 1, [0]),
        _ => new(Http2Frame.Continuation, 0, 1, []),
    };

    private async Task OpenAsync(RawHttp2 client, string kind)
    {
        var flags = kind == "empty CONTINUATION" ? (byte)0 : Http2Frame.EndHeaders;
        if (kind.EndsWith("DATA", StringComparison.Ordinal) || kind is "empty CONTINUATION" or "RST_STREAM")
        {
            await client.SendAsync(
                new Http2Frame(Http2Frame.Headers, flags, 1, HeaderBlock.Write(RawHttp2.Fields("/items/1", firewall.Token, "POST"))));
        }
    }

    /// <summary>True when the server ended the connection meanwhile.</summary>
    private static async Task<bool> SendAsync(RawHttp2 client, byte[] batch, int count)
    {
        try
        {
            for (var sent = 0; sent < count; sent += Batch)
                await client.SendAsync(batch);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private TimeSpan ProcessorTime()
    {
        var fields = File.ReadAllText($"/proc/{Process}/stat").Split(')')[1].Split(' ');
        // Ticks of 10 ms, user and system.
        return TimeSpan.FromMilliseconds(
            10 * (long.Parse(fields[12], CultureInfo.InvariantCulture) + long.Parse(fields[13], CultureInfo.InvariantCulture)));
    }

    private long ResidentBytes() =>
        Environment.SystemPageSize * long.Parse(File.ReadAllText($"/proc/{Process}/statm").Split(' ')[1], CultureInfo.InvariantCulture);
}
