using System.Runtime.CompilerServices;

namespace Gateway.Settings;

/// <summary>The beat of a background loop; a gateway that stops ends it quietly.</summary>
internal static class Beat
{
    extension(TimeProvider time)
    {
        /// <summary>The time now, once each interval; a beat that was missed is not made up for.</summary>
        public async IAsyncEnumerable<DateTimeOffset> Every(TimeSpan interval, [EnumeratorCancellation] CancellationToken stop)
        {
            using var timer = new PeriodicTimer(interval, time);
            while (await TickAsync(timer, stop))
                yield return time.GetUtcNow();
        }

        /// <summary>Waits, for a loop whose pauses differ; false when it was stopped.</summary>
        public async ValueTask<bool> After(TimeSpan wait, CancellationToken stop)
        {
            await Task.Delay(wait, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return !stop.IsCancellationRequested;
        }
    }

    extension(TimeSpan wait)
    {
        /// <summary>
        /// The pause after one more failure in a row: twice as long, until it is <paramref name="most"/> or was longer from the first.
        /// </summary>
        public TimeSpan Longer(TimeSpan most) => wait < most / 2 ? wait * 2 : wait < most ? most : wait;
    }

    private static async ValueTask<bool> TickAsync(PeriodicTimer timer, CancellationToken stop)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stop);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
