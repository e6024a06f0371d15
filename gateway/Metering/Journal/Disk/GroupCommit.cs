namespace Gateway.Metering.Journal;

/// <summary>
/// One sync for many admissions: requests wait for the next one to end, and whoever comes meanwhile waits for the one after.
/// </summary>
internal sealed class GroupCommit : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _asked = new(0);
    private readonly Func<Segment, int> _sync;
    private readonly Thread _thread;
    private Group _next = new();
    private volatile bool _ended;

    /// <param name="sync">Syncs one segment; 0 or errno. Runs on a thread of its own, a disk may take its time.</param>
    public GroupCommit(Func<Segment, int> sync)
    {
        _sync = sync;
        _thread = new Thread(Run) { IsBackground = true, Name = "journal sync" };
        _thread.Start();
    }

    /// <summary>
    /// Completes once everything written to the segment before the call is on disk: true, or false when the disk refused.
    /// </summary>
    public Task<bool> SyncedAsync(Segment segment)
    {
        lock (_gate)
        {
            if (_next.Segments.Count == 0)
                _asked.Release();
            if (!_next.Segments.Contains(segment))
                _next.Segments.Add(segment);
            return _next.Done.Task;
        }
    }

    public void Dispose()
    {
        _ended = true;
        _asked.Release();
        _thread.Join();
        _asked.Dispose();
    }

    private void Run()
    {
        while (true)
        {
            _asked.Wait();
            if (_ended)
                return;
            Group group;
            lock (_gate)
                (group, _next) = (_next, new Group());
            var synced = true;
            foreach (var segment in group.Segments)
                synced &= _sync(segment) == 0;
            group.Done.SetResult(synced);
        }
    }

    private sealed class Group
    {
        public List<Segment> Segments { get; } = [];

        // Continuations elsewhere, or this thread would run the requests.
        public TaskCompletionSource<bool> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
