namespace Gateway.Tokens.Introspection;

/// <summary>
/// An issuer's newest word on one opaque token, shared by all that its answers made of it: a request that began with an older answer
/// goes on, or ends, by the newest.
/// </summary>
internal sealed class Vouch
{
    private long _expires;
    private long _ends;
    private long _renewAt = long.MaxValue;
    private volatile bool _isWithdrawn;

    /// <summary><c>exp</c> + skew, as of the newest answer.</summary>
    public DateTimeOffset Ends => new(Volatile.Read(ref _ends), TimeSpan.Zero);

    /// <summary>The issuer called it inactive before its time: as good as revoked.</summary>
    public bool IsWithdrawn => _isWithdrawn;

    /// <summary>Half as old as an answer may be, and not over.</summary>
    public bool IsDue(DateTimeOffset now) => Volatile.Read(ref _renewAt) <= now.UtcTicks && now.UtcTicks < Volatile.Read(ref _ends);

    /// <summary>True for one caller each time it is due, and then once a second while nobody answers.</summary>
    public bool TryBeginRenewal(DateTimeOffset now)
    {
        var due = Volatile.Read(ref _renewAt);
        return IsDue(now) && Interlocked.CompareExchange(ref _renewAt, now.AddSeconds(1).UtcTicks, due) == due;
    }

    public void Answered(DateTimeOffset expires, DateTimeOffset ends, DateTimeOffset renewAt) =>
        Set(expires.UtcTicks, ends.UtcTicks, renewAt.UtcTicks);

    /// <summary>Another question for the same token was answered meanwhile.</summary>
    public void Follow(Vouch other)
    {
        if (other != this)
            Set(Volatile.Read(ref other._expires), Volatile.Read(ref other._ends), Volatile.Read(ref other._renewAt));
    }

    /// <summary>
    /// It is asked for no more. After its end an issuer calls every token inactive (RFC 7662 section 2.2), which is no revocation:
    /// then the grace of expired tokens holds.
    /// </summary>
    public void Withdraw(DateTimeOffset now)
    {
        Volatile.Write(ref _renewAt, long.MaxValue);
        _isWithdrawn = now.UtcTicks < Volatile.Read(ref _expires);
    }

    /// <summary>Others read these meanwhile, each by itself.</summary>
    private void Set(long expires, long ends, long renewAt)
    {
        Volatile.Write(ref _expires, expires);
        Volatile.Write(ref _ends, ends);
        Volatile.Write(ref _renewAt, renewAt);
    }
}
