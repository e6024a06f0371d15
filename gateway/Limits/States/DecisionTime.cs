namespace Gateway.Limits.States;

/// <summary>
/// The instant a request is judged at. Rates count <paramref name="Ticks"/>, monotonic in 100 ns, so that a stepped clock
/// neither fills a bucket nor locks it; calendar quotas count <paramref name="Utc"/>.
/// </summary>
/// <param name="Ticks">Since the process began to count.</param>
/// <param name="Utc">The wall clock.</param>
/// <param name="Generation">Of the settings whose numbers ask.</param>
internal readonly record struct DecisionTime(long Ticks, DateTime Utc, int Generation);
