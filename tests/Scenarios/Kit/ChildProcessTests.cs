using Gateway.Testing.Processes;
using Gateway.Testing.Time;

namespace Gateway.Scenarios.Kit;

public sealed class ChildProcessTests
{
    [Fact]
    public async Task Keeps_lines_and_the_exit_code_of_a_signal_handler()
    {
        await using var child = ChildProcess.Start(
            "bash", ["-c", "trap 'echo bye >&2; exit 3' TERM; echo up; while :; do read -t 0.1 <> <(:); done"], "/");
        await Poll.UntilAsync(() => child.Output is ["up"], TimeSpan.FromSeconds(10), () => child.Said);

        Assert.Equal(3, await child.StopAsync());

        Assert.Equal(["bye"], child.Errors);
    }

    [Fact]
    public async Task Kills_without_letting_a_handler_run()
    {
        await using var child = ChildProcess.Start(
            "bash", ["-c", "trap 'echo bye' TERM EXIT; echo up; while :; do read -t 0.1 <> <(:); done"], "/");
        await Poll.UntilAsync(() => child.Output is ["up"], TimeSpan.FromSeconds(10), () => child.Said);

        await child.KillAsync();

        Assert.Equal(["up"], child.Output);
    }
}
