using Gateway.Testing.Wire;

namespace Gateway.Tests.Forwarding.Wire;

/// <summary>How many streams a client may open and reset.</summary>
public sealed class ResetTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ends_a_connection_whose_client_resets_more_streams_than_it_may(bool isTls)
    {
        await using var rig = await WireRig.StartAsync(maxResets: 20);
        await using var client = await RawHttp2.ConnectAsync(isTls ? rig.TlsPort : rig.Http2Port, isTls);
        await using var other = await RawHttp2.ConnectAsync(rig.Http2Port);

        await ResetAsync(client, 21);

        Assert.True(await client.IsClosedAsync(Soon));
        Assert.Equal(0u, client.GoneBecause);
        await other.RequestAsync(1, RawHttp2.Fields("/x", null));
        Assert.Equal(200, (await other.ReadAsync(1)).Status);
    }

    [Fact]
    public async Task Lets_a_client_cancel_as_often_as_it_may()
    {
        await using var rig = await WireRig.StartAsync(maxResets: 20);
        await using var client = await RawHttp2.ConnectAsync(rig.Http2Port);

        await ResetAsync(client, 20);
        await client.RequestAsync(99, RawHttp2.Fields("/x", null));

        Assert.Equal((200, null), ((await client.ReadAsync(99)).Status, client.GoneBecause));
    }

    private static async Task ResetAsync(RawHttp2 client, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await client.RequestAsync((2 * i) + 1, RawHttp2.Fields("/x", null));
            await client.SendAsync(new Http2Frame(Http2Frame.Reset, 0, (2 * i) + 1, [0, 0, 0, 8]));
        }
    }
}
