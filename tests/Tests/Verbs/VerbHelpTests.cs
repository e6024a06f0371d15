using Gateway.Settings;
using Gateway.Verbs;
using Microsoft.AspNetCore.Builder;

namespace Gateway.Tests.Verbs;

/// <summary>
/// What each verb tells of itself, and of what it does not have. The console is the process's own, so nothing else runs meanwhile.
/// </summary>
[Collection(nameof(Console))]
public sealed class VerbHelpTests : IDisposable
{
    private readonly TextWriter _consoleOut = Console.Out;
    private readonly TextWriter _consoleError = Console.Error;
    private readonly StringWriter _said = new();
    private readonly StringWriter _complained = new();

    public VerbHelpTests()
    {
        Console.SetOut(_said);
        Console.SetError(_complained);
    }

    public void Dispose()
    {
        Console.SetOut(_consoleOut);
        Console.SetError(_consoleError);
        _said.Dispose();
        _complained.Dispose();
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("help")]
    public async Task Lists_the_verbs_for_whoever_asks(string how)
    {
        Assert.Equal(0, await CommandLine.InvokeAsync([how], NoRun));

        string[] verbs = ["run", "validate", "adopt", "explain", "usage", "simulate", "backup", "token", "issuer", "schema",
            "hash-key", "healthcheck", "completion"];
        Assert.All(verbs, verb => Assert.Matches($@"(?m)^  {verb} +[A-Z]", _said.ToString()));
    }

    [Fact]
    public async Task Prints_the_schema_that_lies_beside_the_gateway()
    {
        Assert.Equal(0, await CommandLine.InvokeAsync(["schema"], NoRun));

        Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "appsettings.schema.json")), _said.ToString());
    }

    [Theory]
    [InlineData("run")]
    [InlineData("validate")]
    [InlineData("adopt")]
    [InlineData("explain")]
    [InlineData("usage")]
    [InlineData("simulate")]
    [InlineData("backup")]
    [InlineData("token")]
    [InlineData("issuer")]
    [InlineData("schema")]
    [InlineData("hash-key")]
    [InlineData("healthcheck")]
    [InlineData("completion")]
    public async Task Tells_more_of_each_verb_and_does_nothing_else(string verb)
    {
        Assert.Equal(0, await CommandLine.InvokeAsync([verb, "--help"], NoRun));

        Assert.Matches($@"(?m)^gateway \[?{verb}\b", _said.ToString());
    }

    [Theory]
    [InlineData("token", "--secret=s", "--secret is no option; allowed are --issuer, ")]
    [InlineData("token", "--client-id=a", "--issuer is missing")]
    [InlineData("token", "--issuer=acme", "--issuer: acme is no http address")]
    [InlineData("token", "--issuer", "--issuer has no value")]
    [InlineData("token", "--issuer=https://i.example --client-id=a --format=xml", "--format: xml is none of text, json, token")]
    [InlineData("explain", "--token=a", "--url is missing")]
    [InlineData("explain", "--url=/ --format=xml", "--format: xml is none of text, json")]
    [InlineData("backup", "--admin=http://127.0.0.1:1", "--to is missing")]
    [InlineData("backup", "--to=a --format=csv", "--format: csv is none of text, json")]
    [InlineData("simulate", "--from=2026-11-01", "--plans is missing")]
    [InlineData("simulate", "--plans=a --format=csv", "--format: csv is none of table, json")]
    [InlineData("validate", "--format xml", "--format: xml is none of text, json")]
    [InlineData("hash-key", "secret", "allowed are - and --format")]
    [InlineData("healthcheck", "--port=1", "--port is no option; allowed are --admin")]
    [InlineData("healthcheck", "--format=xml", "--format: xml is none of text, json")]
    [InlineData("healthcheck", "--admin=localhost:8081", "--admin: localhost:8081 is no http address such as http://127.0.0.1:8081")]
    [InlineData("usage", "--admin=localhost:8081", "--admin: localhost:8081 is no http address")]
    [InlineData("explain", "--url=/ --admin=ftp://127.0.0.1", "--admin: ftp://127.0.0.1 is no http address")]
    [InlineData("backup", "--to=/tmp --admin=127.0.0.1", "--admin: 127.0.0.1 is no http address")]
    [InlineData("explain", "--uri=/", "--uri is no option; allowed are --url, --token, --method, --format, --admin; did you mean --url?")]
    [InlineData("usage", "--fromat json",
        "--fromat is no option; allowed are --from, --to, --org, --group-by, --format, --admin; did you mean --format?")]
    [InlineData("usage", "--org= --from=2026-11-01", "--org has no value")]
    [InlineData("usage", "--org= acme", "acme is no option; allowed are --from, ")]
    [InlineData("usage", "--org --from=2026-11-01", "--org has no value")]
    [InlineData("usage", "--format=json --format=xml", "--format: xml is none of table, csv, json")]
    [InlineData("token", "--allow-http=yes", "yes is no option; allowed are --issuer, ")]
    [InlineData("usage", "@file", "@file is no option; allowed are --from, ")]
    [InlineData("run", "--settings", "--settings has no value")]
    [InlineData("completion", "tcsh", "tcsh is none of bash, zsh, fish, pwsh")]
    [InlineData("completion", "", "SHELL is missing; it is one of bash, zsh, fish, pwsh")]
    [InlineData("completion", "bash zsh", "zsh is no option; allowed are SHELL")]
    public async Task Names_a_mistake_in_the_options_of_a_verb(string verb, string options, string mistake)
    {
        Assert.Equal(1, await CommandLine.InvokeAsync([verb, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)], NoRun));

        Assert.StartsWith($"gateway {verb}: {mistake}", _complained.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_the_verbs_where_it_knows_none()
    {
        Assert.Equal(1, await CommandLine.InvokeAsync(["start"], NoRun));

        Assert.StartsWith(
            $"gateway: start is no verb{Environment.NewLine}Verbs are run, ", _complained.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asks_whether_a_verb_near_the_mistyped_one_was_meant()
    {
        Assert.Equal(1, await CommandLine.InvokeAsync(["valdiate", "--format", "json"], NoRun));

        Assert.StartsWith(
            "gateway: valdiate is no verb; did you mean validate?" + Environment.NewLine, _complained.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bash", "complete -o default -F _gateway gateway")]
    [InlineData("zsh", "#compdef gateway")]
    [InlineData("fish", "complete -c gateway -f ")]
    [InlineData("pwsh", "Register-ArgumentCompleter -Native -CommandName gateway")]
    public async Task Prints_a_script_that_asks_the_gateway_for_each_shell(string shell, string registers)
    {
        Assert.Equal((0, ""), (await CommandLine.InvokeAsync(["completion", shell], NoRun), _complained.ToString()));

        Assert.Contains(registers, _said.ToString(), StringComparison.Ordinal);
        Assert.Matches(@"\bcomplete [""$@]", _said.ToString());
    }

    private static WebApplication NoRun(SettingsSources sources) =>
        throw new InvalidOperationException("Whoever asks or is mistaken wants nothing to run.");
}
