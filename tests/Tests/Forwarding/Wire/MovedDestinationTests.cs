using Gateway.Testing.Time;
using Gateway.Testing.Wire;

namespace Gateway.Tests.Forwarding.Wire;

/// <summary>A destination that the settings name no more.</summary>
public sealed class MovedDestinationTests
{
    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Is_left_by_its_last_connection_within_a_minute()
    {
        TaskCompletionSource left = new();
        await using var rig = await WireRig.StartAsync(_ => RawAnswer.Bytes("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            .AndTakeOver(async (stream, cancel) =>
            {
                if (await stream.ReadAsync(new byte[1], cancel) == 0)
                    left.SetResult();
            }));
        await using RawBackend other = new();
        Assert.Equal(200, (await rig.SendAsync(http2: false)).Status);

        rig.MoveTo(other.Address);
        await Poll.UntilAsync(async () => await rig.SendAsync(http2: false) is { Status: 200 } && other.Requests.Count > 0,
            Promise, () => "a request at the new destination");

        await left.Task.WaitAsync(Promise, TimeProvider.System);
    }
}
