using Gateway.Orgs.Plans;
using Gateway.Settings;
using Gateway.Testing.Processes;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Settings;

/// <summary>Which of the gateway's own settings change while it runs, and which need a restart.</summary>
public sealed class ReloadTests : IDisposable
{
    private const string Restart = "was changed, which needs a restart; restart the gateway or put the running value back";
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("""{ "Kestrel": { "Endpoints": { "Ingress": { "Url": "http://0.0.0.0:9090" } } } }""", "Kestrel:Endpoints:Ingress:Url")]
    [InlineData("""{ "Kestrel": { "Endpoints": { "IngressH2": { "Url": "http://0.0.0.0:9090" } } } }""", "Kestrel:Endpoints:IngressH2")]
    [InlineData("""{ "Kestrel": { "Limits": { "MaxConcurrentConnections": 5 } } }""", "Kestrel:Limits")]
    [InlineData("""{ "Gateway": { "Store": { "ConnectionString": "Data Source=other.db" } } }""", "Gateway:Store:ConnectionString")]
    [InlineData("""{ "Gateway": { "Metering": { "Directory": "other" } } }""", "Gateway:Metering:Directory")]
    [InlineData("""{ "Gateway": { "Metering": { "Bucket": "00:05:00" } } }""", "Gateway:Metering:Bucket")]
    public async Task Refuses_to_change_listeners_store_and_metering_and_names_them(string change, string key)
    {
        var (reloaded, said) = await ReloadAsync(change);

        Assert.False(reloaded);
        Assert.Equal([$"  {key}: {Restart}"], said.Split(Environment.NewLine)[1..]);
    }

    [Fact]
    public async Task Refuses_the_rest_of_such_a_reload_too_and_names_all_that_is_wrong()
    {
        var (reloaded, said) = await ReloadAsync(
            """{ "Gateway": { "Metering": { "Directory": "other" }, "DefaultPlan": "gold", "Ingress": { "MaxInFlight": 0 } } }""");

        Assert.False(reloaded);
        Assert.Contains("3 mistakes in the settings:", said, StringComparison.Ordinal);
        Assert.All(["Gateway:Metering:Directory", "Gateway:DefaultPlan", "Gateway:Ingress:MaxInFlight"],
            key => Assert.Contains(key, said, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{ "Gateway": { "Plans": { "default": { "Limits": { "inflight": { "Kind": "Concurrency", "Requests": 5 } } } } } }""")]
    [InlineData("""{ "Gateway": { "Orgs": { "org_a": { "Suspended": true } } } }""")]
    [InlineData("""{ "Gateway": { "Identity": { "Headers": { "X-Tenant": "org" } } } }""")]
    [InlineData("""{ "Gateway": { "Ingress": { "TrustedProxies": ["10.0.0.0/8"] } } }""")]
    [InlineData("""
        { "Gateway": { "Admin": { "Keys": { "ops": { "Sha256": "2c70e12b7a0646f92279f427c7b38e7334d8e5389cff167a1dc30e73f826b683" } } } } }
        """)]
    [InlineData(
        """{ "Gateway": { "Issuers": { "more": { "Kind": "Kinde", "Issuer": "https://more.kinde.com", "Audiences": ["acme"] } } } }""")]
    [InlineData("""{ "Logging": { "LogLevel": { "Gateway": "Debug" } } }""")]
    [InlineData("""{ "ReverseProxy": { "Routes": { "more": { "ClusterId": "backend", "Match": { "Path": "/more" } } } } }""")]
    [InlineData("""{ "Kestrel": { "Endpoints": { "Ingress": { "Url": "http://0.0.0.0:8080" } } } }""")] // what runs already
    // the defaults, written down
    [InlineData("""{ "Gateway": { "Metering": { "Durability": "Process" }, "Store": { "Provider": "Sqlite" } } }""")]
    public async Task Takes_everything_else_at_once(string change)
    {
        var (reloaded, said) = await ReloadAsync(change);

        Assert.True(reloaded, said);
    }

    private async Task<(bool Reloaded, string Said)> ReloadAsync(string change)
    {
        var good = _directory.Write("good.json", BadSettingsTests.Good);
        var file = _directory.Write("change.json", "{}");
        using SettingsRig log = new();
        await using var app = GatewayHost.Build(
            new SettingsSources { RootFile = Path.Combine(AppContext.BaseDirectory, "appsettings.json"), Files = [good, file] },
            builder => builder.Services.AddSingleton<Microsoft.Extensions.Logging.ILogger<Snapshots>>(log));
        var snapshots = app.Services.GetRequiredService<Snapshots>();
        Assert.NotNull(snapshots.Current.Get<PlanBook>());
        _directory.Write("change.json", change);
        var reloaded = snapshots.Reload();
        Assert.Equal(reloaded ? 2 : 1, snapshots.Current.Generation);
        return (reloaded, Assert.Single(log.Logged));
    }
}
