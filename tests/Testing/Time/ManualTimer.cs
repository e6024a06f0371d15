namespace Gateway.Testing.Time;

/// <summary>A timer on a <see cref="ManualTime"/>.</summary>
internal sealed class ManualTimer(ManualTime time, TimerCallback callback, object? state) : ITimer
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _fired;
    private volatile bool _disposed;
    private int _firing;

    internal long DueAt { get; set; }

    internal TimeSpan Period { get; set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        if (_disposed)
        {
            return false;
        }

        time.Arm(this, dueTime, period);
        return true;
    }

    internal void Fire()
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            _firing++;
        }

        try
        {
            callback(state);
        }
        finally
        {
            lock (_lock)
            {
                if (--_firing == 0)
                {
                    _fired?.TrySetResult();
                }
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
        }

        time.Disarm(this);
    }

    /// <summary>Completes when no callback is running or will run, as that of the system's timer does.</summary>
    public ValueTask DisposeAsync()
    {
        Dispose();
        lock (_lock)
        {
            if (_firing == 0)
            {
                return ValueTask.CompletedTask;
            }

            _fired ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return new ValueTask(_fired.Task);
        }
    }
}
