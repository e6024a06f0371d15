using System.Net;
using Gateway.Ingress;
using Gateway.Settings;
using Gateway.Tests.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Ingress;

/// <summary>`X-Forwarded-*` of trusted proxies alone.</summary>
public sealed class ForwardedStepTests
{
    private static readonly string[] Told =
        ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix", "X-Forwarded-Port",
            "x-forwarded-scheme", "X-Forwarded-Ssl", "X-Real-IP", "True-Client-IP"];

    [Fact]
    public async Task Removes_what_an_untrusted_peer_tells_of_itself()
    {
        var context = Request("203.0.113.9");

        await RunAsync(context);

        Assert.Empty(context.Request.Headers.Keys.Intersect(Told, StringComparer.OrdinalIgnoreCase));
        Assert.Equal(("http", "api.example", IPAddress.Parse("203.0.113.9")),
            (context.Request.Scheme, context.Request.Host.Value, context.Connection.RemoteIpAddress));
        Assert.Equal("kept", context.Request.Headers["X-Other"]);
    }

    [Fact]
    public async Task Believes_a_trusted_peer()
    {
        var context = Request("10.0.0.5");

        await RunAsync(context);

        Assert.Equal(("https", "public.example", IPAddress.Parse("198.51.100.1")),
            (context.Request.Scheme, context.Request.Host.Value, context.Connection.RemoteIpAddress));
    }

    private static async Task RunAsync(HttpContext context)
    {
        using SettingsRig rig = new();
        ForwardedStep step = new(_ => Task.CompletedTask, rig.Of(new TrustingPart()), NullLoggerFactory.Instance);
        await step.InvokeAsync(context);
    }

    private static DefaultHttpContext Request(string peer)
    {
        DefaultHttpContext context = new();
        context.Request.Scheme = "http";
        context.Request.Host = new HostString("api.example");
        context.Connection.RemoteIpAddress = IPAddress.Parse(peer);
        foreach (var name in Told)
            context.Request.Headers[name] = "told";
        context.Request.Headers["X-Forwarded-For"] = "198.51.100.1";
        context.Request.Headers["X-Forwarded-Host"] = "public.example";
        context.Request.Headers["X-Forwarded-Proto"] = "https";
        context.Request.Headers["X-Other"] = "kept";
        return context;
    }

    private sealed class TrustingPart : ISettingsPart
    {
        public void Read(SettingsReader settings, SnapshotBuilder snapshot) =>
            snapshot.Add(new IngressRules(new IngressOptions(), [System.Net.IPNetwork.Parse("10.0.0.0/8")]));
    }
}
