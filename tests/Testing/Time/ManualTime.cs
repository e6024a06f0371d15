namespace Gateway.Testing.Time;

/// <summary>Time that moves only when a test says so; the wall clock and the monotonic clock can part ways as after an NTP step.</summary>
public sealed class ManualTime(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiting = [];
    private DateTimeOffset _utcNow = start;
    private long _elapsed;

    public ManualTime() : this(new DateTimeOffset(2026, 1, 15, 12, 0, 0, TimeSpan.Zero)) { }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _utcNow;
        }
    }

    public override long GetTimestamp()
    {
        lock (_lock)
        {
            return _elapsed;
        }
    }

    /// <summary>Moves both clocks. Timers fire in the order they are due, each at its own instant, on the calling thread.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var end = GetTimestamp() + by.Ticks;
        while (TakeDue(end) is { } due)
        {
            due.Fire();
        }
    }

    /// <summary>Moves the wall clock alone, also backwards, and fires nothing: timers run on the monotonic clock.</summary>
    public void StepWallClock(TimeSpan by)
    {
        lock (_lock)
        {
            _utcNow += by;
        }
    }

    /// <summary>Completes when at least <paramref name="timers"/> timers are armed: the code under test has gone to wait.</summary>
    public Task WaitForTimersAsync(int timers = 1)
    {
        lock (_lock)
        {
            if (_timers.Count >= timers)
            {
                return Task.CompletedTask;
            }

            TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((timers, reached));
            return reached.Task;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ManualTimer timer = new(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    internal void Arm(ManualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (_lock)
        {
            _timers.Remove(timer);
            timer.Period = period;
            if (dueTime == Timeout.InfiniteTimeSpan)
            {
                return;
            }

            timer.DueAt = _elapsed + dueTime.Ticks;
            _timers.Add(timer);
            foreach (var (_, reached) in _waiting.Where(one => one.Count <= _timers.Count))
            {
                reached.TrySetResult();
            }
        }
    }

    internal void Disarm(ManualTimer timer)
    {
        lock (_lock)
        {
            _timers.Remove(timer);
        }
    }

    private ManualTimer? TakeDue(long end)
    {
        lock (_lock)
        {
            var due = _timers.Where(one => one.DueAt <= end).MinBy(one => one.DueAt);
            var next = Math.Max(_elapsed, due?.DueAt ?? end);
            _utcNow += TimeSpan.FromTicks(next - _elapsed);
            _elapsed = next;
            if (due is null)
            {
                return null;
            }

            _timers.Remove(due);
            if (due.Period > TimeSpan.Zero)
            {
                due.DueAt += due.Period.Ticks;
                _timers.Add(due);
            }

            return due;
        }
    }
}
