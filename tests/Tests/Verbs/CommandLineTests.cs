using Gateway.Settings;
using Gateway.Testing.Processes;
using Gateway.Verbs;
using Microsoft.AspNetCore.Builder;

namespace Gateway.Tests.Verbs;

/// <summary>What the program does with its arguments. The console is the process's own, so nothing else runs meanwhile.</summary>
[Collection(nameof(Console))]
[CollectionDefinition(nameof(Console), DisableParallelization = true)]
public sealed class CommandLineTests : IDisposable
{
    private readonly TextWriter _consoleOut = Console.Out;
    private readonly TextWriter _consoleError = Console.Error;
    private readonly TextReader _consoleIn = Console.In;
    private readonly StringWriter _said = new();
    private readonly StringWriter _complained = new();
    private readonly TempDirectory _directory = new();
    private SettingsSources? _sources;

    public CommandLineTests()
    {
        Console.SetOut(_said);
        Console.SetError(_complained);
    }

    public void Dispose()
    {
        Console.SetOut(_consoleOut);
        Console.SetError(_consoleError);
        Console.SetIn(_consoleIn);
        _said.Dispose();
        _complained.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData("--Gateway:DefaultPlan", "usage", "--settings=a.json", "--Gateway:Store:Provider=@x", "--settings", "b.json",
        "--Kestrel:Key=")]
    [InlineData("validate", "--settings", "a.json", "--Gateway:DefaultPlan", "usage", "--format=json", "--Gateway:Store:Provider=@x",
        "--settings=b.json", "--Kestrel:Key=")]
    public async Task Hands_settings_on_as_they_are(params string[] arguments)
    {
        Assert.Equal(1, await CommandLine.InvokeAsync(arguments, Build));

        Assert.Equal(
            [new("Gateway:DefaultPlan", "usage"), new("Gateway:Store:Provider", "@x"), new("Kestrel:Key", "")], _sources!.CommandLine);
        Assert.Equal(["a.json", "b.json"], _sources.Files.Select(Path.GetFileName));
    }

    [Fact]
    public async Task Takes_the_last_of_an_option_said_twice()
    {
        Console.SetIn(new StringReader("key\n"));

        Assert.Equal((0, ""),
            (await CommandLine.InvokeAsync(["hash-key", "--format=json", "-", "--format", "text"], Build), _complained.ToString()));

        Assert.StartsWith("Key:    key", _said.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--Gateway:DefaultPlan=gold")]
    [InlineData("run", "--Gateway:DefaultPlan=gold")]
    public async Task Runs_with_the_settings_that_the_arguments_name_and_says_why_it_does_not(params string[] arguments)
    {
        Assert.Equal(1, await CommandLine.InvokeAsync(arguments, Build));

        Assert.Equal([new("Gateway:DefaultPlan", "gold")], _sources!.CommandLine);
        Assert.StartsWith("The gateway did not start. 2 mistakes in the settings:", _complained.ToString(), StringComparison.Ordinal);
        Assert.Contains("Gateway:DefaultPlan: is \"gold\", which is no plan", _complained.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_where_there_is_no_argument_at_all()
    {
        Assert.Equal(1, await CommandLine.InvokeAsync([], Build));

        Assert.Contains("deploy/Demo", _complained.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validates_bad_settings_and_names_every_mistake()
    {
        Assert.Equal(1, await CommandLine.InvokeAsync(["validate", "--Gateway:DefaultPlan=gold", "--nothing"], Build));

        Assert.StartsWith("3 mistakes in the settings:", _complained.ToString(), StringComparison.Ordinal);
        Assert.Contains("--nothing: is no option", _complained.ToString(), StringComparison.Ordinal);
        Assert.Contains("Gateway:DefaultPlan: is \"gold\"", _complained.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validates_good_settings_and_opens_no_file_of_data()
    {
        var file = _directory.Write("settings.json", $$"""
            {
              "Gateway": {
                "Store": { "ConnectionString": "Data Source={{_directory.Path}}/data/gateway.db" },
                "Metering": { "Directory": "{{_directory.Path}}/journal" }
              },
              "ReverseProxy": {
                "Routes": { "open": { "ClusterId": "backend", "Match": { "Path": "/open" }, "AuthorizationPolicy": "anonymous" } },
                "Clusters": { "backend": { "Destinations": { "one": { "Address": "http://127.0.0.1:9/" } } } }
              }
            }
            """);

        Assert.Equal((0, ""), (await CommandLine.InvokeAsync(["validate", "--settings", file], Build), _complained.ToString()));

        Assert.Equal("The settings are valid." + Environment.NewLine, _said.ToString());
        Assert.Equal([file], Directory.GetFileSystemEntries(_directory.Path));
    }

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public async Task Warns_of_what_is_allowed_and_seldom_meant(string format)
    {
        var file = _directory.Write("settings.json", """
            {
              "Kestrel": { "Endpoints": { "Admin": { "Url": "http://0.0.0.0:8081" } } },
              "Gateway": {
                "Issuers": {
                  "kinde": { "Kind": "Kinde", "Issuer": "http://issuer.example", "AllowHttp": true, "Audiences": ["acme"],
                    "RequireMachineToken": false }
                },
                "Ingress": { "TrustedProxies": ["0.0.0.0/0"] },
                "Metering": { "WhenFull": "Drop" }
              },
              "ReverseProxy": { "Clusters": { "lost": {} } }
            }
            """);

        Assert.Equal(
            (0, ""), (await CommandLine.InvokeAsync(["validate", "--settings", file, "--format", format], Build), _complained.ToString()));

        Assert.All(
            [
                "Gateway:Admin:Keys", "Gateway:Issuers:kinde:AllowHttp", "Gateway:Issuers:kinde:RequireMachineToken",
                "Gateway:Ingress:TrustedProxies", "Gateway:Metering:WhenFull", "ReverseProxy:Routes", "ReverseProxy:Clusters:lost",
                "ReverseProxy:Clusters:lost:Destinations",
            ],
            key => Assert.Contains(format == "json" ? $"\"key\":\"{key}\"" : $"\n  {key}: ", _said.ToString(), StringComparison.Ordinal));
        Assert.Contains(format == "json" ? "\"valid\":true,\"mistakes\":[],\"warnings\":[" : "The settings are valid.\n8 warnings:",
            _said.ToString().ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tells_programs_what_is_wrong_with_settings_by_key()
    {
        Assert.Equal(1, await CommandLine.InvokeAsync(["validate", "--Gateway:DefaultPlan=gold", "--format", "json"], Build));

        var answer = System.Text.Json.Nodes.JsonNode.Parse(_said.ToString())!;
        Assert.False((bool)answer["valid"]!);
        Assert.Contains(answer["mistakes"]!.AsArray(), mistake =>
            (string?)mistake!["key"] == "Gateway:DefaultPlan" && ((string?)mistake["text"])!.Contains("no plan", StringComparison.Ordinal));
        Assert.Equal("", _complained.ToString());
    }

    private WebApplication Build(SettingsSources sources)
    {
        _sources = sources;
        return GatewayHost.Build(sources);
    }
}
