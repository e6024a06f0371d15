using System.Collections.Concurrent;
using Gateway.Limits.States;
using Gateway.Orgs.Plans;

namespace Gateway.Limits.Shares;

/// <summary>
/// The shares of all limits that are in use anywhere. An exchange tells the others what this process spent and was asked for,
/// and learns the same of them; in between every decision is local.
/// </summary>
/// <remarks>
/// A process's part of what is left is its part of the demand, and at least an eighth of an equal part, so that a client who
/// turns to another replica is not refused there until the next exchange. The worst overshoot is what the other processes admit
/// until two exchanges later: at a sudden start from rest a bucket each, later their part of what was left. A rate pays it back.
/// </remarks>
internal sealed class Replicas(TimeProvider time) : IReplicas
{
    /// <summary>A process not heard of for so long asks for nothing.</summary>
    private const long LiveMilliseconds = 3_000;
    private const double SmallestOfEqualPart = 1.0 / 8;
    private static readonly TimeSpan IdleRate = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan EndedQuota = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<SharedLimitKey, SharedLimit> _shares = new();
    private readonly ConcurrentQueue<SharedLimit> _dirty = new();
    private readonly Dictionary<SharedLimitKey, LimitDemand> _traffic = [];
    private int _round = 1;
    private bool _isAway;
    private bool _isFirst = true;
    private long _lastCollected;

    /// <summary>This process.</summary>
    public string Process { get; } = Guid.NewGuid().ToString("N");

    public int Round => Volatile.Read(ref _round);

    public bool IsAway
    {
        get => Volatile.Read(ref _isAway);
        set => Volatile.Write(ref _isAway, value);
    }

    /// <summary>Other processes heard of lately.</summary>
    public int Others { get; private set; }

    public SharedLimit? Of(SharedLimitKey key) =>
        key.Limit.Kind == LimitKind.Concurrency ? null : _shares.GetOrAdd(key, static (made, all) => new SharedLimit(all, made), this);

    public void Note(SharedLimit share) => _dirty.Enqueue(share);

    /// <summary>What this process has to tell. What is not acknowledged by <see cref="Apply"/> is told again.</summary>
    public IReadOnlyList<ShareRow> Collect()
    {
        var elapsed = _lastCollected == 0 ? TimeSpan.Zero : time.GetElapsedTime(_lastCollected);
        _lastCollected = time.GetTimestamp();
        for (var left = _dirty.Count; left > 0 && _dirty.TryDequeue(out var share); left--)
        {
            share.Clean();
            // A state may hold on to a share longer than it was kept here.
            _shares[share.Key] = share;
            On(share.Key).Change(Until(share));
        }

        List<ShareRow> rows = [];
        foreach (var (key, traffic) in _traffic)
        {
            traffic.Measure(_shares.GetValueOrDefault(key)?.Asked ?? 0, elapsed);
            if (traffic.IsChanged)
                rows.Add(new ShareRow(Process, key.Org.Value, key.Text, _shares[key].Spent, traffic.Rate, traffic.Until, 0));
        }

        return rows;
    }

    /// <summary>Takes what the others told, at the store's <paramref name="now"/>; everything collected before has been told.</summary>
    public void Apply(IEnumerable<ShareRow> rows, long now)
    {
        foreach (var row in rows)
        {
            if (SharedLimitKey.Parse(row.Org, row.Key) is not { } key || row.Until < now)
                continue;
            // What the others spent before this process first looked is in the ledger that a quota begins with.
            var change = On(key).Peer(row, key.Limit.Kind == LimitKind.Rate);
            if (!_isFirst && Of(key) is { } share)
                share.Others += change;
        }

        _isFirst = false;
        Divide(now);
        IsAway = false;
        Interlocked.Increment(ref _round);
    }

    private void Divide(long now)
    {
        HashSet<string> live = [];
        foreach (var (key, traffic) in _traffic)
        {
            traffic.Told();
            var (others, processes) = traffic.Demand(now - LiveMilliseconds, live);
            if (_shares.TryGetValue(key, out var share))
                share.Part = others <= 0 ? 1 : Math.Max(traffic.Rate / (traffic.Rate + others), SmallestOfEqualPart / (processes + 1));
            if (traffic.Until < now)
            {
                _shares.TryRemove(key, out _);
                _traffic.Remove(key);
            }
        }

        Others = live.Count;
    }

    private LimitDemand On(SharedLimitKey key)
    {
        if (!_traffic.TryGetValue(key, out var traffic))
            _traffic.Add(key, traffic = new LimitDemand());
        return traffic;
    }

    /// <summary>
    /// How long what was spent counts: a quota's period, or until the bucket is full again, twice over for what is owed beyond its size.
    /// </summary>
    private long Until(SharedLimit share) => (share.Key.Limit.Kind == LimitKind.Rate
        ? time.GetUtcNow() + IdleRate + (2 * TimeSpan.FromTicks(share.FillTicks))
        : new DateTimeOffset(share.Key.To + EndedQuota, TimeSpan.Zero)).ToUnixTimeMilliseconds();
}
