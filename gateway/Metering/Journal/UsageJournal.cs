using Gateway.Store;

namespace Gateway.Metering.Journal;

/// <summary>Where a request is written before it may be forwarded: no system call, no allocation, no lock on its way.</summary>
internal sealed class UsageJournal : IDisposable
{
    public const int DefaultSegmentBytes = 16 << 20;
    private static readonly long RetryTicks = TimeSpan.TicksPerSecond;

    private readonly FileLock _held;
    private readonly SegmentFiles _files;
    private readonly long _maxBytes;
    private readonly Lane[] _lanes;
    private readonly List<RecoveredSegment> _recovered = [];
    private readonly Lock _rotating = new();
    private readonly Lock _removing = new();
    private readonly Func<(Segment, int)?> _nextBlock;
    private volatile Segment? _current;
    private Segment? _spare;
    private long _nextSequence;
    private int _ordinal;
    private long _now;
    private long _retryAt;

    private UsageJournal(FileLock held, SegmentFiles files, string node, long maxBytes)
    {
        (_held, _files, Node, _maxBytes) = (held, files, node, maxBytes);
        _lanes = new Lane[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount)];
        for (var i = 0; i < _lanes.Length; i++)
            _lanes[i] = new Lane();
        _nextBlock = NextBlock;
    }

    /// <summary>This gateway's name in a shared ledger.</summary>
    public string Node { get; }

    public SegmentList Live { get; } = new();

    /// <summary>What earlier processes left, oldest first; its records wait for the ledger to say which it has.</summary>
    public IReadOnlyList<RecoveredSegment> Recovered => _recovered;

    public Segment? Current => _current;

    /// <summary>The newest ledger batch known committed; new segments carry it.</summary>
    public int Committed { get; private set; }

    /// <summary>Errno of the last refused segment, 0 when all is well.</summary>
    public int Trouble { get; private set; }

    public long Bytes => (Live.All.Length + (_spare is null ? 0L : 1L)) * _files.SegmentBytes;

    /// <summary>Writes the disk refused after the admission was safe: their ends live in memory until they are folded.</summary>
    public long FailedWrites => Volatile.Read(ref _failedWrites);

    private long _failedWrites;

    /// <summary>Locks and reads the directory, and makes the first segment; throws <see cref="StorageException"/> with the path and the reason.</summary>
    public static UsageJournal Open(string directory, long maxBytes, int segmentBytes, Disk disk)
    {
        directory = Path.GetFullPath(directory);
        Disk.CreateDirectory(directory);
        FileLock? held = null;
        try
        {
            held = FileLock.Take(Path.Combine(directory, "lock"));
            var files = new SegmentFiles(disk, directory, segmentBytes);
            var journal = new UsageJournal(held, files, NodeIdentity.ReadOrCreate(disk, directory), maxBytes);
            journal.Recover();
            journal._current = journal.Create()
                ?? throw new StorageException($"The journal in '{directory}' cannot get {segmentBytes} bytes of disk (errno {journal.Trouble}).");
            held = null;
            return journal;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"The journal's directory '{directory}' cannot be used: {refused.Message}", refused);
        }
        finally
        {
            held?.Dispose();
        }
    }

    /// <summary>Writes an admission; false when the journal is full or its disk refuses.</summary>
    public bool TryAdmit(MeterAccount account, MeterRoute route, int units, long ticks, out Admission admission)
    {
        while (TryTake(ticks, out var segment, out var slot))
        {
            try
            {
                // A segment too full for the names a record needs gives its slots up, one by one, until the lane leaves it.
                if (!segment.Knows(account) || !segment.Knows(route))
                {
                    segment.GiveUp(slot);
                    continue;
                }

                segment.Admit(slot, account.Id, route.Id, units, ticks);
                admission = new Admission(segment, slot);
                return true;
            }
            catch (IOException)
            {
                // Only where blocks cannot be reserved: the write found the disk full. The request is refused, so its record is void.
                segment.GiveUp(slot);
                Interlocked.Increment(ref _failedWrites);
                break;
            }
        }

        admission = default;
        return false;
    }

    /// <summary>Writes how an admitted request ended, or with <see cref="SlotState.Progress"/> what it has used so far.</summary>
    public void Finish(in Admission admission, long bytesIn, long bytesOut, RequestEnd end, int state = SlotState.Ended)
    {
        try
        {
            admission.Segment!.Finish(admission.Slot, bytesIn, bytesOut, end, state);
        }
        catch (IOException)
        {
            Interlocked.Increment(ref _failedWrites);
        }
    }

    /// <summary>Writes a count of refusals; false when it must be tried again later.</summary>
    public bool TryCount(MeterAccount account, MeterRoute route, long ticks, RequestEnd end, long count)
    {
        while (TryTake(ticks, out var segment, out var slot))
        {
            try
            {
                if (segment.Knows(account) && segment.Knows(route))
                {
                    segment.Count(slot, account.Id, route.Id, ticks, end, count);
                    return true;
                }
            }
            catch (IOException)
            {
                Interlocked.Increment(ref _failedWrites);
                segment.GiveUp(slot);
                return false;
            }

            segment.GiveUp(slot);
        }

        return false;
    }

    /// <summary>Makes the next segment ahead of its need.</summary>
    public void PrepareSpare()
    {
        lock (_rotating)
            _spare ??= Room() ? CreateFile() : null;
    }

    /// <summary>Takes away segments whose every record is in the ledger, and empties idle lanes so that none is pinned.</summary>
    public void RemoveFinished()
    {
        lock (_removing)
            Remove();
    }

    /// <summary>Brings everything written so far to the disk; 0 or errno.</summary>
    public int Sync()
    {
        lock (_removing)
        {
            foreach (var segment in Live.All)
            {
                if (segment.File.Sync() is not 0 and var error)
                    return error;
            }
        }

        return 0;
    }

    private void Remove()
    {
        foreach (var segment in Live.All)
        {
            if (segment == _current)
                continue;
            foreach (var lane in _lanes)
                lane.Leave(_current!);
            if (!segment.IsFinished() || segment.LastBatch > Committed)
                continue;
            Live.Remove(segment);
            _files.Remove(segment);
        }
    }

    public void NoteCommitted(int batch)
    {
        Committed = Math.Max(Committed, batch);
        try
        {
            _current!.NoteCommitted(batch);
        }
        catch (IOException)
        {
            Interlocked.Increment(ref _failedWrites);
        }
    }

    /// <summary>Frees the directory. Mappings stay while a late request might still write its end.</summary>
    public void Dispose()
    {
        foreach (var segment in Live.All)
        {
            if (segment.IsIdle())
                segment.Dispose();
        }

        _spare?.Dispose();
        _held.Dispose();
    }

    private void Recover()
    {
        foreach (var (path, sequence) in _files.Existing())
        {
            _nextSequence = Math.Max(_nextSequence, sequence + _files.SlotsPerSegment);
            if (RecoveredSegment.TryOpen(_files, path, sequence, ++_ordinal) is not { } recovered)
            {
                _recovered.Add(RecoveredSegment.Unreadable(path));
                _files.SetAside(path);
                continue;
            }

            _nextSequence = Math.Max(_nextSequence, sequence + recovered.Segment!.SlotCount);
            Committed = Math.Max(Committed, recovered.Committed);
            Live.Add(recovered.Segment);
            _recovered.Add(recovered);
        }

        // Alike for all sizes of segment, so that a block's number times its slots is its sequence.
        _nextSequence = (_nextSequence + Segment.BlockSlots - 1) / Segment.BlockSlots * Segment.BlockSlots;
    }

    private bool TryTake(long ticks, out Segment segment, out int slot)
    {
        var lane = _lanes[Thread.GetCurrentProcessorId() & (_lanes.Length - 1)];
        while (!lane.TryTake(Live, out segment, out slot))
        {
            Volatile.Write(ref _now, ticks);
            if (!lane.Refill(_nextBlock))
                return false;
        }

        return true;
    }

    private (Segment, int)? NextBlock()
    {
        while (true)
        {
            var from = _current!;
            var block = from.TakeBlock();
            if (block >= 0)
                return (from, block);
            lock (_rotating)
            {
                if (_current != from)
                    continue;
                if (Create() is not { } next)
                    return null;
                _current = next;
            }
        }
    }

    // Under the lock, or before anyone else is here.
    private Segment? Create()
    {
        if (_spare is null && !Room())
            return null;
        var next = _spare ?? CreateFile();
        _spare = null;
        if (next is not null)
            Live.Add(next);
        return next;
    }

    private Segment? CreateFile()
    {
        // A full disk is asked once a second, not once a request.
        if (Trouble != 0 && Volatile.Read(ref _now) < _retryAt)
            return null;
        var created = _files.TryCreate(_nextSequence, _ordinal + 1, Committed, out var error);
        Trouble = error;
        _retryAt = Volatile.Read(ref _now) + RetryTicks;
        if (created is null)
            return null;
        _ordinal++;
        _nextSequence += _files.SlotsPerSegment;
        return created;
    }

    private bool Room() => Bytes + _files.SegmentBytes <= _maxBytes;
}
