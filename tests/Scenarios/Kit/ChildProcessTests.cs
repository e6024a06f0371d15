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

    [Fact]
    public async Task Feeds_a_program_all_of_its_input()
    {
        var input = string.Concat(Enumerable.Repeat("a line\n", 100_000));
        await using var child = ChildProcess.Start("wc", ["-l"], "/", input: input);

        Assert.Equal(0, await child.WaitForExitAsync(TimeSpan.FromSeconds(30)));

        Assert.Equal(["100000"], child.Output);
    }

    [Fact]
    public async Task Bears_a_program_that_does_not_read_its_input()
    {
        await using var child = ChildProcess.Start("sh", ["-c", "exit 3"], "/", input: new string('a', 1_000_000));

        Assert.Equal(3, await child.WaitForExitAsync(TimeSpan.FromSeconds(30)));
    }
}
