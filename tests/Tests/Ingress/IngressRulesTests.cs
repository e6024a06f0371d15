using System.Net;
using System.Text.Json.Nodes;
using Gateway.Ingress;
using Gateway.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Ingress;

/// <summary>Whose `X-Forwarded-*` is believed, and what a stop may take.</summary>
public sealed class IngressRulesTests
{
    private readonly HostOptions _host = new();

    [Theory]
    [InlineData("10.0.0.1", true)]
    [InlineData("10.255.0.1", true)]
    [InlineData("::ffff:10.0.0.1", true)]
    [InlineData("192.0.2.7", true)]
    [InlineData("::ffff:192.0.2.7", true)]
    [InlineData("2001:db8::5", true)]
    [InlineData("172.31.0.1", true)]
    [InlineData("172.32.0.1", false)]
    [InlineData("11.0.0.1", false)]
    [InlineData("192.0.2.8", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("2001:db9::5", false)]
    public void Trusts_the_addresses_and_networks_named(string peer, bool trusted)
    {
        var rules = Read("""{ "TrustedProxies": ["10.0.0.0/8", "192.0.2.7", "2001:db8::/32", "172.16.5.9/12"] }""");

        Assert.Equal(trusted, rules.Trusts(IPAddress.Parse(peer)));
    }

    [Fact]
    public void Trusts_nobody_by_default()
    {
        var rules = Read("{}");

        Assert.False(rules.Trusts(IPAddress.Loopback));
        Assert.False(rules.Trusts(null));
    }

    [Fact]
    public void Gives_a_stop_the_drain_and_time_to_close_the_books()
    {
        Read("""{ "DrainDelay": "00:00:10", "DrainTimeout": "00:01:00" }""");

        Assert.Equal(TimeSpan.FromSeconds(85), _host.ShutdownTimeout);
    }

    private IngressRules Read(string json)
    {
        Mistakes mistakes = new();
        SnapshotBuilder builder = new(generation: 2);
        IngressPart part = new(Options.Create(_host), new ServiceCollection().BuildServiceProvider());
        var tree = new JsonObject
        {
            ["Gateway"] = new JsonObject { ["Ingress"] = JsonNode.Parse(json) },
            ["Kestrel"] = JsonNode.Parse("""{ "Endpoints": { "Ingress": { "Url": "http://+:8080" } } }"""),
        };

        part.Read(new SettingsReader(new SettingsLayers([tree]), mistakes), builder);

        Assert.Empty(mistakes.All);
        var snapshot = builder.Build(new Dictionary<string, JsonNode?>());
        part.Apply(snapshot);
        return snapshot.Get<IngressRules>();
    }
}
