namespace Gateway.Forwarding;

/// <summary>Names that are to be said once a minute, so many of them at most: trouble of thousands must not fill a log.</summary>
internal sealed class OnceAMinute<T>(int most, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly HashSet<T> _named = [];
    private long _minute;

    /// <summary>True when it is still to be said this minute.</summary>
    public bool IsNew(T name)
    {
        var minute = time.GetUtcNow().Ticks / TimeSpan.TicksPerMinute;
        lock (_lock)
        {
            if (minute != _minute)
                _named.Clear();
            _minute = minute;
            return _named.Count < most && _named.Add(name);
        }
    }
}
