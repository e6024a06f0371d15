using Gateway.Testing.Processes;

namespace Gateway.Tests.Verbs.Completion;

/// <summary>The script as bash itself runs it, asking the gateway that is built.</summary>
public sealed class BashCompletionTests
{
    /// <summary>What bash does at a tab: it looks up the function, and calls it with the program's name and the line so far.</summary>
    private const string Tab = """
        source <("$1" completion bash)
        [[ $(complete -p gateway) =~ -F\ ([a-z_]+) ]] && function="${BASH_REMATCH[1]}"
        COMP_LINE="$1 $2" COMP_POINT=$((${#1} + 1 + ${#2}))
        $function "$1"
        echo "${COMPREPLY[*]}"
        """;

    private static readonly string Gateway = Path.Combine(AppContext.BaseDirectory, "Gateway");

    [Theory]
    [InlineData("val", "validate")]
    [InlineData("h", "hash-key healthcheck")]
    [InlineData("usage --g", "--group-by")]
    [InlineData("usage --format ", "table csv json")]
    [InlineData("usage --org=a --format j", "json")]
    [InlineData("--set", "--settings")]
    [InlineData("completion p", "pwsh")]
    public async Task Completes_verbs_options_and_values(string typed, string offered) => Assert.Equal(offered, await AtTabAsync(typed));

    [Fact]
    public async Task Completes_what_stands_behind_an_equals_sign_as_bash_parts_it() =>
        Assert.Equal("json", await AtTabAsync("usage --format=j"));

    [Theory]
    [InlineData("backup --to ")]
    [InlineData("nothing --")]
    public async Task Leaves_the_rest_to_bash(string typed) => Assert.Equal("", await AtTabAsync(typed));

    private static Task<string> AtTabAsync(string typed) =>
        ChildProcess.RunAsync("bash", ["--norc", "-c", Tab, "bash", Gateway, typed], AppContext.BaseDirectory);
}
