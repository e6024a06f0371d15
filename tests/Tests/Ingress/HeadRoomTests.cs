using System.Text.Json.Nodes;
using Gateway.Ingress;
using Gateway.Settings;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gateway.Tests.Ingress;

/// <summary>Limits on a request's head are the larger of what the settings name and what the longest token needs.</summary>
public sealed class HeadRoomTests
{
    [Theory]
    [InlineData(8192, "{}", 32_768, 32_768)]
    [InlineData(20_000, "{}", 36_384, 36_384)]
    [InlineData(32_768, "{}", 49_152, 49_152)]
    [InlineData(32_768, """{ "MaxRequestHeadersTotalSize": 65536 }""", 65_536, 49_152)]
    [InlineData(20_000, """{ "MaxRequestHeadersTotalSize": 16384, "Http2": { "MaxRequestHeaderFieldSize": 8192 } }""", 36_384, 36_384)]
    public void Makes_room_for_the_longest_token_before_and_after_the_server_is_bound(int longest, string given, int head, int field)
    {
        var early = new HeadRoom();
        early.Keep(longest);
        var late = new HeadRoom();

        var (before, after) = (Bind(early, given), Bind(late, given));
        late.Keep(longest);

        Assert.All([before, after], limits =>
            Assert.Equal((head, field), (limits.MaxRequestHeadersTotalSize, limits.Http2.MaxRequestHeaderFieldSize)));
    }

    [Fact]
    public void Has_no_room_for_a_longer_token_without_a_restart()
    {
        var head = new HeadRoom();
        Assert.True(head.Fits(32_768));
        var limits = Bind(head, "{}");
        Assert.True(head.Fits(32_768));
        head.Keep(8192);

        Assert.True(head.Fits(16_384));
        Assert.False(head.Fits(16_385));
        head.Keep(32_768);
        Assert.Equal((32_768, 32_768), (limits.MaxRequestHeadersTotalSize, limits.Http2.MaxRequestHeaderFieldSize));
    }

    private static KestrelServerLimits Bind(HeadRoom head, string given)
    {
        KestrelServerLimits limits = new();
        var section = SettingsReader.Configuration(new JsonObject { ["Limits"] = JsonNode.Parse(given) }).GetSection("Limits");
        KestrelLimits.Bind(section, limits);
        head.Bind(limits);
        return limits;
    }
}
