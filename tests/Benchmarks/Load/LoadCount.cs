namespace Gateway.Benchmarks.Load;

/// <summary>What a load tool counted.</summary>
internal sealed record LoadCount(long Requests, double Seconds, long Failed, double P50, double P99);
