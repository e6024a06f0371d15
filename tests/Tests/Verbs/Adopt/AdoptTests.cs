using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Gateway.Settings;
using Gateway.Testing.Processes;
using Gateway.Tests.Settings;
using Gateway.Verbs;

namespace Gateway.Tests.Verbs.Adopt;

/// <summary>
/// Each file of `Applications` is a YARP application's; the comments at its top are the policies answered and then all decisions.
/// The console is the process's own, so nothing else runs meanwhile.
/// </summary>
[Collection(nameof(Console))]
public sealed class AdoptTests : IDisposable
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Tests", "Verbs", "Adopt", "Applications");
    private readonly TextWriter _consoleOut = Console.Out;
    private readonly TextWriter _consoleError = Console.Error;
    private readonly StringWriter _said = new();
    private readonly StringWriter _decided = new();
    private readonly TempDirectory _directory = new();

    public AdoptTests()
    {
        Console.SetOut(_said);
        Console.SetError(_decided);
    }

    public static TheoryData<string> Names =>
        [.. Directory.GetFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    private string[] Decisions => _decided.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

    public void Dispose()
    {
        Console.SetOut(_consoleOut);
        Console.SetError(_consoleError);
        _said.Dispose();
        _decided.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Makes_valid_settings_and_names_every_decision(string name)
    {
        var file = Path.Combine(Folder, name + ".json");
        var told = File.ReadLines(file).TakeWhile(line => line.StartsWith("// ", StringComparison.Ordinal))
            .Select(line => line[3..]).ToList();
        var answers = told.Where(line => line.StartsWith("--", StringComparison.Ordinal)).SelectMany(line => line.Split(' '));
        string[] expected = [.. told.Where(line => !line.StartsWith("--", StringComparison.Ordinal))];

        var exit = await CommandLine.InvokeAsync(["adopt", file, .. answers], Build);

        Assert.Equal(expected, Decisions);
        Assert.Equal(expected.Any(line => line.StartsWith("decide", StringComparison.Ordinal)) ? 2 : 0, exit);
        await ReadAsync(_said.ToString());
    }

    [Fact]
    public async Task Keeps_of_a_whole_application_what_YARP_reads_of_it()
    {
        var text = (await File.ReadAllTextAsync(Path.Combine(YarpSettingsTests.Folder, "whole-app.json")))
            .Replace("tls/gateway.pfx", WriteCertificate("CHANGE-ME"), StringComparison.Ordinal);
        var file = _directory.Write("appsettings.json", text);

        Assert.Equal(2, await CommandLine.InvokeAsync(["adopt", file], Build));

        await ReadAsync(_said.ToString());
        var (before, after) = (await YarpReading.OfAsync(text), await YarpReading.OfAsync(_said.ToString()));
        Assert.Equal(before.Clusters, after.Clusters);
        Assert.Equal(before.Routes, after.Routes);
        string[] asked = [.. Decisions.Where(line => line.StartsWith("decide", StringComparison.Ordinal))];
        Assert.Collection(asked,
            one => Assert.Contains("orders.write", one, StringComparison.Ordinal),
            one => Assert.Contains("--policy default=default", one, StringComparison.Ordinal),
            one => Assert.Contains("perClient", one, StringComparison.Ordinal),
            one => Assert.Contains("OrgClaims", one, StringComparison.Ordinal));
        Assert.Equal("https://login.example.com/", Settings()["Gateway"]!["Issuers"]!["Bearer"]!["Issuer"]!.ToString());
        Assert.Equal("CHANGE-ME", Settings()["Kestrel"]!["Endpoints"]!["IngressHttps"]!["Certificate"]!["Password"]!.ToString());
    }

    [Fact]
    public async Task Narrows_the_hosts_of_a_route_to_those_that_the_application_let_in()
    {
        string[] arguments = ["adopt", Path.Combine(Folder, "hosts.json"), "--policy", "fallback=anonymous"];
        Assert.Equal(0, await CommandLine.InvokeAsync(arguments, Build));

        var routes = Settings()["ReverseProxy"]!["Routes"]!;
        Assert.Equal("""["api.example.com","*.example.org"]""", routes["any"]!["Match"]!["Hosts"]!.ToJsonString());
        Assert.Equal(
            """["API.example.com:8443","*.shop.example.org","api.example.com"]""", routes["some"]!["Match"]!["Hosts"]!.ToJsonString());
        Assert.Null(routes["none"]);
    }

    [Fact]
    public async Task Lays_the_file_of_an_environment_over_the_first_as_the_application_does()
    {
        var first = _directory.Write("appsettings.json", """
            { "ReverseProxy": {
              "Routes": { "one": { "ClusterId": "one", "AuthorizationPolicy": "anonymous",
                "Match": { "Path": "/one", "Methods": ["GET", "HEAD"] } } },
              "Clusters": { "one": { "Destinations": { "a": { "Address": "http://a" } } } } } }
            """);
        var second = _directory.Write("appsettings.Production.json", """
            { "reverseProxy:clusters:ONE:destinations": { "a": { "address": "http://b" } },
              "ReverseProxy": { "Routes": { "One": { "Match": { "Methods": ["PUT"] } } } } }
            """);

        Assert.Equal(0, await CommandLine.InvokeAsync(["adopt", first, second], Build));

        var proxy = Settings()["ReverseProxy"]!;
        Assert.Equal("""["PUT","HEAD"]""", proxy["Routes"]!["one"]!["Match"]!["Methods"]!.ToJsonString());
        Assert.Equal("""{"a":{"Address":"http://b"}}""", proxy["Clusters"]!["one"]!["Destinations"]!.ToJsonString());
        Assert.DoesNotContain(Decisions, line => line.Contains("Production", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Says_which_file_of_an_environment_it_did_not_read()
    {
        var file = _directory.Write("appsettings.json", "{}");
        _directory.Write("appsettings.Production.json", "{}");

        Assert.Equal(2, await CommandLine.InvokeAsync(["adopt", file], Build));

        Assert.Contains(Decisions, line => line.StartsWith("drop    appsettings.Production.json: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Writes_where_it_is_told_and_never_over_what_it_reads()
    {
        var file = _directory.Write("appsettings.json", await File.ReadAllTextAsync(Path.Combine(Folder, "nothing-said.json")));
        var to = Path.Combine(Path.GetDirectoryName(file)!, "gateway.json");

        Assert.Equal(1, await CommandLine.InvokeAsync(["adopt", file, "--to", file], Build));
        Assert.Equal(2, await CommandLine.InvokeAsync(["adopt", file, "--to", to], Build));

        Assert.Equal("", _said.ToString());
        await ReadAsync(await File.ReadAllTextAsync(to));
    }

    [Theory]
    [InlineData("FILE is missing; name the application's appsettings.json")]
    [InlineData("--policy: admins is none of NAME=anonymous, ", "{file}", "--policy=admins")]
    [InlineData("--policy: admins=all is none of NAME=anonymous, ", "{file}", "--policy=admins=all")]
    [InlineData("--policy: admins=rate:0/1 is none of NAME=anonymous, ", "{file}", "--policy=admins=rate:0/1")]
    [InlineData("--policy: admins is no policy of the file's routes; those are fallback", "{file}", "--policy=admins=default")]
    [InlineData("1 mistake in the settings:", "no-such-file.json")]
    public async Task Names_what_is_wrong_with_the_call(string mistake, params string[] arguments)
    {
        var file = Path.Combine(Folder, "nothing-said.json");

        Assert.Equal(1, await CommandLine.InvokeAsync(
            ["adopt", .. arguments.Select(one => one.Replace("{file}", file, StringComparison.Ordinal))], Build));

        Assert.StartsWith($"gateway adopt: {mistake}", _decided.ToString(), StringComparison.Ordinal);
        Assert.Equal("", _said.ToString());
    }

    private static Microsoft.AspNetCore.Builder.WebApplication Build(SettingsSources sources) => GatewayHost.Build(sources);

    private JsonNode Settings() => JsonNode.Parse(_said.ToString())!;

    private async Task ReadAsync(string settings)
    {
        await using var app = GatewayHost.Build(new SettingsSources
        {
            RootFile = Path.Combine(AppContext.BaseDirectory, "appsettings.json"),
            Files = [_directory.Write("adopted.json", settings)],
        });
    }

    private string WriteCertificate(string password)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=api.example.com", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        var file = _directory.Write("gateway.pfx", "");
        File.WriteAllBytes(file, certificate.Export(X509ContentType.Pfx, password));
        return file;
    }
}
