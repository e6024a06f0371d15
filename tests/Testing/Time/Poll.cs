namespace Gateway.Testing.Time;

/// <summary>Waits for a condition of another process, which no signal of ours can tell.</summary>
public static class Poll
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static async Task UntilAsync(Func<Task<bool>> condition, TimeSpan within, Func<string> whatFailed)
    {
        var time = TimeProvider.System;
        for (var start = time.GetTimestamp(); !await condition();)
        {
            if (time.GetElapsedTime(start) > within)
            {
                throw new TimeoutException($"Not within {within}: {whatFailed()}");
            }

            await Task.Delay(Pause, time);
        }
    }

    public static Task UntilAsync(Func<bool> condition, TimeSpan within, Func<string> whatFailed) =>
        UntilAsync(() => Task.FromResult(condition()), within, whatFailed);
}
