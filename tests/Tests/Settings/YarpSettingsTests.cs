using Gateway.Settings;
using Gateway.Testing.Processes;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Settings;

/// <summary>Small inputs of what users of YARP write, a kind a file; what is right of each stands in the README beside them.</summary>
public sealed class YarpSettingsTests
{
    internal static readonly string Folder = Path.Combine(Repository.Root, "tests", "Tests", "Settings", "Yarp");

    [Theory]
    [InlineData("auth_default")]
    [InlineData("cors_disable")]
    [InlineData("timeout_disable")]
    [InlineData("outputcache_null")]
    [InlineData("aff_hash")]
    [InlineData("hc_query")]
    [InlineData("aff_hash_disabled")]
    [InlineData("comment_key")]
    [InlineData("kestrel_lower")]
    [InlineData("act_num",
        "ReverseProxy:Clusters:c:HttpRequest:ActivityTimeout: is 30, which is read as 30 days; for seconds write \"00:00:30\"")]
    [InlineData("hc_interval_num",
        "ReverseProxy:Clusters:c:HealthCheck:Active:Interval: is 10, which is read as 10 days; for seconds write \"00:00:10\"")]
    public async Task Takes_what_says_what_the_gateway_does_anyway(string name, params string[] warnings) =>
        Assert.Equal(warnings, (await ReadAsync(name)).Warnings.Select(one => one.ToString()));

    [Theory]
    [InlineData("http_client_ssltext", "ReverseProxy:Clusters:c:HttpClient:SslProtocols: must be a list: [\"Tls12\"]")]
    [InlineData("allowedhosts", "AllowedHosts: is no known section; sections are Gateway, Kestrel, Logging, ReverseProxy; "
        + "gateway adopt FILE makes settings of a YARP application's whole file")]
    public async Task Tells_what_to_write_instead(string name, string mistake)
    {
        var error = await Assert.ThrowsAsync<SettingsException>(() => ReadAsync(name));

        Assert.Contains(mistake, error.Mistakes.Select(one => one.ToString()));
    }

    private static async Task<Snapshot> ReadAsync(string name)
    {
        await using var app = GatewayHost.Build(new SettingsSources
        {
            RootFile = Path.Combine(AppContext.BaseDirectory, "appsettings.json"),
            Files = [Path.Combine(Folder, name + ".json")],
        });
        return app.Services.GetRequiredService<Snapshots>().Current;
    }
}
