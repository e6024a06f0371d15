using System.Diagnostics.Metrics;
using Gateway.Ingress;
using Gateway.Settings;
using Gateway.Testing.Processes;
using Gateway.Tokens.Issuers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Tokens.Issuers;

public sealed class IssuersPartTests : IAsyncLifetime
{
    private readonly TempDirectory _directory = new();
    private TokenRoom _room = null!;

    public async ValueTask InitializeAsync() => _room = await TokenRoom.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _room.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public void Names_every_slip_of_the_file_once_and_by_its_key()
    {
        var error = Assert.Throws<SettingsException>(() => Read("""
            { "Gateway": { "Issuers": {
                "a": { "Kind": "Kinda", "Issuer": "https://a", "Audience": "acme", "Audiences": "acme" },
                "b": { "Kind": "Generic", "Issuer": "https://b", "Audiences": ["acme"], "OrgClaims": ["org"], "ClockSkew": "5 min",
                  "AllowHttp": "maybe" },
                "c": { "Kind": "Kinde", "Issuer": "https://d", "Audiences": ["acme"] },
                "d": { "Kind": "Kinde", "Issuer": "https://e", "AlsoKnownAs": ["https://d"], "Audiences": [null] } } } }
            """));

        Assert.Equal(
            [
                "Gateway:Issuers:a:Audience", "Gateway:Issuers:a:Audiences", "Gateway:Issuers:a:Kind",
                "Gateway:Issuers:b:AllowHttp", "Gateway:Issuers:b:ClockSkew", "Gateway:Issuers:d:Audiences:0", "Gateway:Issuers:d:Issuer",
            ],
            error.Mistakes.Select(mistake => mistake.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Refuses_one_iss_for_two_issuers()
    {
        var error = Assert.Throws<SettingsException>(() => Read("""
            { "Gateway": { "Issuers": {
                "c": { "Kind": "Kinde", "Issuer": "https://d", "Audiences": ["acme"] },
                "d": { "Kind": "Kinde", "Issuer": "https://e", "AlsoKnownAs": ["https://d"], "Audiences": ["acme"] } } } }
            """));

        Assert.Equal("Gateway:Issuers:d:Issuer: \"https://d\" already belongs to Gateway:Issuers:c; an iss has one issuer",
            Assert.Single(error.Mistakes).ToString());
    }

    [Fact]
    public void Reads_the_contracts_own_example()
    {
        var snapshot = Read("""
            { "Gateway": { "Issuers": { "kinde": {
                "Kind": "Kinde", "Issuer": "https://acme.kinde.com", "AlsoKnownAs": [], "MetadataAddress": null, "JwksHosts": [],
                "JwksFile": null,
                "KeyRefresh": "00:01:00", "KeyCooldown": "00:00:30", "KeysStaleAfter": "1.00:00:00", "Audiences": ["acme"],
                "Algorithms": ["RS256"],
                "ClockSkew": "00:00:30", "MaxTokenLifetime": null, "RequireMachineToken": true,
                "OrgClaims": ["org_code", "orgCode", "/application_properties/org_code/v"], "OrgNameClaims": ["org_name", "orgName"],
                "ApplicationClaims": ["azp"], "ScopeClaims": ["scope"], "PlanClaims": ["/application_properties/tier/v"],
                "Orgs": null } } } }
            """);

        var issuer = Assert.Single(snapshot.Get<IssuerSet>().All);
        Assert.Equal("https://acme.kinde.com/.well-known/openid-configuration", issuer.Keys.Source.Metadata!.ToString());
        Assert.Null(issuer.Orgs);
    }

    private Snapshot Read(string json)
    {
        var sources = new SettingsSources { RootFile = _directory.Write("settings.json", json) };
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var metrics = new SettingsMetrics(services.GetRequiredService<IMeterFactory>());
        var part = new IssuersPart(_room.Compiler, _room.Rings, new HeadRoom(), _room.Metrics, sources);
        return new Snapshots([part], sources, metrics, NullLogger<Snapshots>.Instance).Current;
    }
}
