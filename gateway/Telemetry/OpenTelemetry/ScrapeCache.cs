namespace Gateway.Telemetry.OpenTelemetry;

/// <summary>Lets scrapes of one format share a collection: the one that is running, or the last while it is fresh.</summary>
internal sealed class ScrapeCache(Func<bool, Scrape?> collect, TimeSpan keep, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Task<Scrape?>?[] _last = new Task<Scrape?>?[2];

    public Task<Scrape?> Take(bool openMetrics)
    {
        lock (_gate)
        {
            ref var last = ref _last[openMetrics ? 1 : 0];
            if (last is { IsCompleted: false } || IsFresh(last))
            {
                return last!;
            }

            // On a thread of its own: a scraper that gives up leaves it to the next one.
            return last = Task.Run(() => collect(openMetrics));
        }
    }

    private bool IsFresh(Task<Scrape?>? last) =>
        last is { IsCompletedSuccessfully: true, Result: { } scrape } && time.GetElapsedTime(scrape.Timestamp) < keep;
}
