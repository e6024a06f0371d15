using Gateway.Testing.Processes;

namespace Gateway.Tests.Verbs.Completion;

/// <summary>The script as bash itself runs it, asking the gateway that is built.</summary>
public sealed class BashCompletionTests
{
    private static readonly string Gateway = Path.Combine(AppContext.BaseDirectory, "Gateway");

    [Theory]
    [InlineData("val", "validate")]
    [InlineData("h", "hash-key healthcheck")]
    [InlineData("usage --g", "--group-by")]
    [InlineData("usage --format ", "table csv json")]
    [InlineData("usage --org=a --format j", "json")]
    [InlineData("usage --format=j", "json")]
    [InlineData("completion p", "pwsh")]
    [InlineData("--set", "--settings")]
    [InlineData("backup --to ", "")]
    [InlineData("nothing --", "")]
    public async Task Completes_what_is_typed(string typed, string offered)
    {
        string bash = Requires.Tool("bash")[0];
        string line = $"{Gateway} {typed}";

        await using var shell = ChildProcess.Start(
            bash,
            ["--norc", "-c", """
                source <("$GATEWAY" completion bash)
                complete -p gateway >&2
                COMP_LINE="$TYPED" COMP_POINT=${#TYPED}
                _gateway "$GATEWAY"
                echo "${COMPREPLY[*]}"
                """],
            AppContext.BaseDirectory,
            new Dictionary<string, string?> { ["GATEWAY"] = Gateway, ["TYPED"] = line });

        Assert.Equal(0, await shell.WaitAsync());
        Assert.Equal(["complete -o default -F _gateway gateway"], shell.Errors);
        Assert.Equal([offered], shell.Output);
    }
}
