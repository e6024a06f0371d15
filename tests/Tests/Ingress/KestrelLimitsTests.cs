using System.Text.Json.Nodes;
using Gateway.Ingress;
using Gateway.Settings;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gateway.Tests.Ingress;

/// <summary>`Kestrel:Limits`, and the defaults against hostile clients below it.</summary>
public sealed class KestrelLimitsTests
{
    [Fact]
    public void Starts_from_defaults_meant_for_hostile_clients()
    {
        var limits = Bind("{}");

        Assert.Equal(
            (TimeSpan.FromSeconds(15), 32 * 1024, 8 * 1024, 100, 100),
            (limits.RequestHeadersTimeout, limits.MaxRequestHeadersTotalSize, limits.MaxRequestLineSize, limits.MaxRequestHeaderCount,
                limits.Http2.MaxStreamsPerConnection));
        Assert.Equal(240, limits.MinRequestBodyDataRate!.BytesPerSecond);
        Assert.Equal(240, limits.MinResponseDataRate!.BytesPerSecond);
    }

    [Fact]
    public void Takes_numbers_times_and_those_of_HTTP_2()
    {
        var limits = Bind(
            """{ "MaxConcurrentConnections": 7, "KeepAliveTimeout": "00:00:09", "Http2": { "MaxStreamsPerConnection": 3 } }""");

        Assert.Equal((7L, TimeSpan.FromSeconds(9), 3),
            (limits.MaxConcurrentConnections, limits.KeepAliveTimeout, limits.Http2.MaxStreamsPerConnection));
    }

    [Fact]
    public void Takes_data_rates_which_the_binder_passes_over()
    {
        var limits = Bind(
            """{ "MinRequestBodyDataRate": { "BytesPerSecond": 100 }, "MinResponseDataRate": { "GracePeriod": "00:00:20" } }""");

        Assert.Equal(
            (100, TimeSpan.FromSeconds(5)), (limits.MinRequestBodyDataRate!.BytesPerSecond, limits.MinRequestBodyDataRate.GracePeriod));
        Assert.Equal((240, TimeSpan.FromSeconds(20)), (limits.MinResponseDataRate!.BytesPerSecond, limits.MinResponseDataRate.GracePeriod));
    }

    private static KestrelServerLimits Bind(string json)
    {
        KestrelServerLimits limits = new();
        KestrelLimits.Bind(SettingsReader.Configuration(new JsonObject { ["Limits"] = JsonNode.Parse(json) }).GetSection("Limits"), limits);
        return limits;
    }
}
