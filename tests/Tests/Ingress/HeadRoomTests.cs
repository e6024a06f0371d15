using System.Text.Json.Nodes;
using Gateway.Ingress;
using Gateway.Settings;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gateway.Tests.Ingress;

/// <summary>Limits on a request's head follow the longest token, but where the settings name them.</summary>
public sealed class HeadRoomTests
{
    [Theory]
    [InlineData(8192, 32_768, 32_768)]
    [InlineData(16_384, 40_960, 32_768)]
    [InlineData(32_768, 57_344, 33_024)]
    public void Makes_room_for_the_longest_token_before_and_after_the_server_is_bound(int longest, int head, int field)
    {
        var early = new HeadRoom();
        early.Keep(longest);
        var late = new HeadRoom();

        var (before, after) = (Bind(early), Bind(late));
        late.Keep(longest);

        Assert.All([before, after], limits => Assert.Equal((head, field, field),
            (limits.MaxRequestHeadersTotalSize, limits.Http2.MaxRequestHeaderFieldSize, limits.Http3.MaxRequestHeaderFieldSize)));
    }

    [Fact]
    public void Takes_room_back_when_no_token_needs_it()
    {
        var head = new HeadRoom();
        var limits = Bind(head);
        head.Keep(32_768);

        head.Keep(8192);

        Assert.Equal((32_768, 32_768), (limits.MaxRequestHeadersTotalSize, limits.Http2.MaxRequestHeaderFieldSize));
    }

    [Fact]
    public void Leaves_what_the_settings_name()
    {
        var head = new HeadRoom();
        var limits = Bind(head, """{ "MaxRequestHeadersTotalSize": 40000, "Http2": { "MaxRequestHeaderFieldSize": 35000 } }""");

        head.Keep(16_384);

        Assert.Equal((40_000, 35_000, 32_768),
            (limits.MaxRequestHeadersTotalSize, limits.Http2.MaxRequestHeaderFieldSize, limits.Http3.MaxRequestHeaderFieldSize));
    }

    private static KestrelServerLimits Bind(HeadRoom head, string given = "{}")
    {
        KestrelServerLimits limits = new();
        var section = SettingsReader.Configuration(new JsonObject { ["Limits"] = JsonNode.Parse(given) }).GetSection("Limits");
        KestrelLimits.Bind(section, limits);
        head.Bind(limits, section);
        return limits;
    }
}
