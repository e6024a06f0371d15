namespace Gateway.Forwarding;

/// <summary>Measures how long a backend took to begin its answer.</summary>
internal sealed class ForwardingTimer(TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();

    public double ElapsedMs => time.GetElapsedTime(_started).TotalMilliseconds;
}
