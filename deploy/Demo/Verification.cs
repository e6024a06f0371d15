namespace Deploy.Demo;

/// <summary>Runs the script and says of each line whether it did what it says.</summary>
internal static class Verification
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public static async Task<bool> PassesAsync(Step[] steps, CancellationToken stop)
    {
        IRunner runner = ShellRunner.IsPossible ? new ShellRunner() : new DirectRunner();
        Console.WriteLine($"Verifying: {runner.How}.");
        var failed = 0;
        foreach (var step in steps)
        {
            var (wrong, output) = await RunAsync(runner, step, stop);
            Console.WriteLine($"{(wrong is null ? "ok    " : "FAILED")} {step.Title}");
            if (wrong is null)
                continue;
            failed++;
            Console.WriteLine($"       {wrong}, but got:{Environment.NewLine}{output}");
        }

        Console.WriteLine($"{steps.Length - failed} of {steps.Length} lines do what they say.");
        return failed is 0;
    }

    private static async Task<(string? Wrong, string Output)> RunAsync(IRunner runner, Step step, CancellationToken stop)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var output = await runner.RunAsync(step.Call, stop);
            var wrong = step.Check(output);
            if (wrong is null || !step.Eventually || TimeProvider.System.GetElapsedTime(started) > Moment)
                return (wrong, output);
            await Task.Delay(Pause, TimeProvider.System, stop);
        }
    }
}
