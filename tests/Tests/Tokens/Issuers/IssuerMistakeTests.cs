using Gateway.Settings;
using Gateway.Tokens.Issuers;

namespace Gateway.Tests.Tokens.Issuers;

public sealed class IssuerMistakeTests : IAsyncLifetime
{
    private TokenRoom _room = null!;

    private const string Template = "https://a/{tenantid}/v2.0";

    public static TheoryData<string, string> Rows => [.. Slips.Select(row => new TheoryDataRow<string, string>(row.Key, row.Value.Says))];

    private static readonly Dictionary<string, (Action<IssuerOptions> Slip, string Says)> Slips = new()
    {
        ["Kind"] = (options => options.Kind = null,
            "is missing; it must be one of Kinde, Rfc9068, Entra, Auth0, Okta, Keycloak, Cognito, Generic"),
        ["Issuer"] = (options => options.Issuer = null, "is missing; it must be the exact iss of the tokens"),
        ["Issuer "] = (options => options.Issuer = "acme.kinde.com",
            "leads to \"acme.kinde.com/.well-known/openid-configuration\"; keys are fetched from https"),
        ["Issuer  "] = (options => options.Issuer = "http://acme.kinde.com",
            "leads to \"http://acme.kinde.com/.well-known/openid-configuration\"; keys are fetched from https"),
        ["MetadataAddress"] = (options => options.MetadataAddress = "https://a:b@acme.kinde.com/", "keys are fetched from https"),
        ["AlsoKnownAs:1"] = (options => options.AlsoKnownAs = ["https://a", ""], "must not be empty"),
        ["JwksHosts:0"] = (options => options.JwksHosts = ["https://cdn.example"],
            "must be a host name or address without scheme and port"),
        ["JwksFile"] = (options => options.JwksFile = "no-such-file.json", "there is no such file"),
        ["JwksUri"] = (options => options.JwksUri = "http://acme.example/keys", "keys are fetched from https"),
        ["JwksUri "] = (options => (options.JwksUri, options.MetadataAddress) = ("https://acme.example/keys", "https://acme.example/"),
            "replaces discovery, so MetadataAddress, JwksHosts and JwksFile must not be given beside it"),
        ["CaFile"] = (options => options.CaFile = "no-such-file.pem", "is \"no-such-file.pem\"; it cannot be read: "),
        ["CaFile "] = (options => options.CaFile = typeof(IssuerMistakeTests).Assembly.Location,
            "it must be a PEM file with the certificates of the CA"),
        ["Audiences"] = (options => options.Audiences = [], "must name at least one audience"),
        ["AudienceClaims"] = (options => options.AudienceClaims = [], "must name at least one claim beside Audiences"),
        ["AudienceClaims "] = (options =>
            (options.Audiences, options.AudienceClaims, options.Applications) = ([], ["azp"], new() { ["a"] = new() }),
            "Applications alone says who may come"),
        ["AudienceClaims:0"] = (options => options.AudienceClaims = ["/a~2"], "must be a top-level claim name, or a JSON Pointer"),
        ["Applications: a"] = (options => options.Applications = new() { [" a"] = new() }, "is no client id"),
        ["Applications:a:Org"] = (options => options.Applications = new() { ["a"] = new() { Org = "" } }, "must not be empty"),
        ["ApplicationClaims"] = (options => (options.ApplicationClaims, options.Applications) = ([], new() { ["a"] = new() }),
            "without it no token has an application"),
        ["Issuer   "] = (options => (options.Issuer, options.MetadataAddress) = ("https://a/{tenant}/v2.0", "https://a/"),
            "{tenantid} may stand once, as one whole segment of the path"),
        ["Issuer    "] = (options => (options.Issuer, options.MetadataAddress) = ("https://{tenantid}/v2.0", "https://a/"),
            "{tenantid} may stand once, as one whole segment of the path"),
        ["TenantClaim"] = (options => (options.Issuer, options.MetadataAddress, options.Tenants) = (Template, "https://a/", ["*"]),
            "is missing; with {tenantid} in Issuer it must name the claim"),
        ["TenantClaim "] = (options => options.TenantClaim = "tid", "needs {tenantid} in Issuer"),
        ["Tenants"] = (options => (options.Issuer, options.MetadataAddress, options.TenantClaim) = (Template, "https://a/", "tid"),
            "is missing; with {tenantid} in Issuer it must name the tenants let in"),
        ["Tenants "] = (options => options.Tenants = ["*"], "needs {tenantid} in Issuer"),
        ["Tenants  "] = (options => (options.Issuer, options.MetadataAddress, options.TenantClaim, options.Tenants) =
            (Template, "https://a/", "tid", ["*", "x"]), "names tenants beside *"),
        ["Tenants:0"] = (options => (options.Issuer, options.MetadataAddress, options.TenantClaim, options.Tenants) =
            (Template, "https://a/", "tid", ["a/b"]), "which is no tenant"),
        ["MetadataAddress "] = (options => (options.Issuer, options.TenantClaim, options.Tenants) = (Template, "tid", ["*"]),
            "it must name the discovery of all tenants"),
        ["MachineClaims"] = (options => (options.RequireMachineToken, options.MachineClaims) = (false, [new() { ["idtyp"] = "app" }]),
            "RequireMachineToken false takes any"),
        ["MachineClaims "] = (options => options.MachineClaims = [], "must have at least one entry"),
        ["MachineClaims:0"] = (options => options.MachineClaims = [[]], "an empty entry would fit every token"),
        ["MachineClaims:0:sub"] = (options => options.MachineClaims = [new() { ["sub"] = "{azp" }], "with at most one {claim} in it"),
        ["Audiences:0"] = (options => options.Audiences = [" "], "must not be empty"),
        ["Algorithms"] = (options => options.Algorithms = [], "must name at least one of ES256, ES384"),
        ["Algorithms:1"] = (options => options.Algorithms = ["RS256", "HS256"], "is \"HS256\"; allowed are ES256, ES384"),
        ["Algorithms:0"] = (options => options.Algorithms = ["none"], "is \"none\"; allowed are"),
        ["Types"] = (options => options.Types = [], "must name at least one header type"),
        ["ClockSkew"] = (options => options.ClockSkew = TimeSpan.FromMinutes(6), "is 00:06:00; it must be from 00:00:00 to 00:05:00"),
        ["ClockSkew "] = (options => options.ClockSkew = TimeSpan.FromSeconds(-1), "it must be from 00:00:00 to 00:05:00"),
        ["MaxTokenLifetime"] = (options => options.MaxTokenLifetime = TimeSpan.Zero, "it must be from 00:00:01 to 366.00:00:00"),
        ["KeyRefresh"] = (options => options.KeyRefresh = TimeSpan.Zero, "it must be from 00:00:01 to 1.00:00:00"),
        ["KeyCooldown"] = (options => options.KeyCooldown = TimeSpan.FromHours(2), "it must be from 00:00:01 to 01:00:00"),
        ["KeysStaleAfter"] = (options => options.KeysStaleAfter = TimeSpan.FromSeconds(1), "it must be from 00:01:00 to 30.00:00:00"),
        ["KeysStaleAfter "] = (options => (options.KeyRefresh, options.KeysStaleAfter) = (TimeSpan.FromHours(2), TimeSpan.FromHours(1)),
            "shorter than KeyRefresh"),
        ["OrgClaims"] = (options => options.OrgClaims = [], "must name at least one claim"),
        ["OrgClaims "] = (options => options.Kind = IssuerKind.Rfc9068, "must name at least one claim"),
        ["OrgClaims:0"] = (options => options.OrgClaims = ["/a~2"], "must be a top-level claim name, or a JSON Pointer"),
        ["PlanClaims:0"] = (options => options.PlanClaims = [""], "must be a top-level claim name, or a JSON Pointer"),
        ["Orgs"] = (options => options.Orgs = [], "must name at least one org"),
    };

    public async ValueTask InitializeAsync() => _room = await TokenRoom.StartAsync();

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Theory]
    [MemberData(nameof(Rows))]
    public void Names_a_mistake_by_its_full_key_and_says_what_is_allowed(string member, string says)
    {
        var mistakes = new Mistakes();

        var issuer = _room.Compiler.Compile("acme", _room.Options(Slips[member].Slip), IssuerSet.Empty, mistakes);

        Assert.Null(issuer);
        var mistake = Assert.Single(mistakes.All);
        Assert.Equal($"Gateway:Issuers:acme:{member.TrimEnd()}", mistake.Key);
        Assert.Contains(says, mistake.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_all_mistakes_at_once()
    {
        var mistakes = new Mistakes();

        _room.Compiler.Compile(
            "acme", new IssuerOptions { Algorithms = ["none"], ClockSkew = TimeSpan.FromHours(1) }, IssuerSet.Empty, mistakes);

        Assert.Equal(
            ["Algorithms:0", "Audiences", "ClockSkew", "Issuer", "Kind"],
            mistakes.All.Select(mistake => mistake.Key["Gateway:Issuers:acme:".Length..]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("https://acme.kinde.com", false)]
    [InlineData("http://127.0.0.1:5000", false)]
    [InlineData("http://[::1]:5000", false)]
    [InlineData("http://localhost:5000", false)]
    [InlineData("http://issuer.internal", true)]
    public void Lets_keys_be_fetched_over_http_only_where_nobody_listens_or_by_word(string address, bool allowHttp)
    {
        var mistakes = new Mistakes();

        _room.Compiler.Compile(
            "acme", _room.Options(options => (options.Issuer, options.AllowHttp) = (address, allowHttp)), IssuerSet.Empty, mistakes);

        Assert.Empty(mistakes.All);
    }

    [Fact]
    public void Refuses_discovery_members_beside_a_file()
    {
        var file = Path.GetTempFileName();
        var mistakes = new Mistakes();

        _room.Compiler.Compile(
            "acme", _room.Options(options => (options.JwksFile, options.JwksHosts) = (file, ["a.example"])), IssuerSet.Empty, mistakes);

        File.Delete(file);
        Assert.Equal("Gateway:Issuers:acme:JwksFile", Assert.Single(mistakes.All).Key);
    }
}
