namespace Gateway.Metering.Journal;

/// <summary>The segments of one journal: which is current, when the next is made, which are finished and may go.</summary>
internal sealed class JournalSegments(SegmentFiles files, long maxBytes) : IDisposable
{
    private readonly Lock _rotating = new();
    private readonly List<RecoveredSegment> _recovered = [];
    private volatile Segment? _current;
    private volatile bool _isClosed;
    private volatile bool _isFull;
    private Segment? _spare;
    private long _nextSequence;
    private int _ordinal;
    private long _now;
    private long _retryAt;

    public SegmentList Live { get; } = new();

    /// <summary>What earlier processes left, oldest first; its records wait for the ledger to say which it has.</summary>
    public IReadOnlyList<RecoveredSegment> Recovered => _recovered;

    /// <summary>Null while the disk has had no room for the first.</summary>
    public Segment? Current => _current;

    public SegmentCare Care { get; } = new(files);

    /// <summary>The newest ledger batch known committed; new segments carry it.</summary>
    public int Committed { get; private set; }

    /// <summary>Errno of the last refused segment, 0 when the disk takes them.</summary>
    public int Trouble { get; private set; }

    /// <summary>Whether there is a next segment to be had, from the disk and within the limit.</summary>
    public bool TakesRecords => Trouble == 0 && !_isFull;

    public long Bytes => (Live.All.Length + (_spare is null ? 0L : 1L)) * files.SegmentBytes;

    /// <summary>Finds what earlier processes left, then makes the first segment of this one; false when the disk refuses it.</summary>
    /// <remarks>
    /// A full disk or journal is no reason not to start: only a gateway that runs can bring its records to the ledger and so make room.
    /// </remarks>
    public bool TryStart()
    {
        Recover();
        _current = Create();
        return Trouble is 0 or Libc.NoSpace or Libc.OverQuota;
    }

    /// <summary>A block of the current segment, or of the next; null when the journal is full.</summary>
    public (Segment, int)? NextBlock()
    {
        while (!_isClosed)
        {
            var from = Current;
            var block = from?.TakeBlock() ?? -1;
            if (block >= 0)
                return (from!, block);
            lock (_rotating)
            {
                if (_current != from)
                    continue;
                if (Create() is not { } next)
                    return null;
                _current = next;
            }
        }

        return null;
    }

    /// <summary>No block is handed out any more.</summary>
    public void Close() => _isClosed = true;

    /// <summary>
    /// Makes the next segment ahead of its need; after trouble also without a request, which an unready gateway may never get.
    /// </summary>
    public void PrepareSpare()
    {
        lock (_rotating)
        {
            _spare ??= HasRoom() ? CreateFile() : null;
            _isFull &= _spare is null;
        }
    }

    /// <summary>What time it is, for the pause between two asks of a full disk.</summary>
    public void Tick(long ticks) => Volatile.Write(ref _now, ticks);

    /// <summary>Takes away segments whose every record is in the ledger.</summary>
    public void RemoveFinished()
    {
        foreach (var segment in Live.All)
        {
            if (segment != _current && segment.IsFinished() && segment.LastBatch <= Committed)
            {
                Live.Remove(segment);
                Care.Remove(segment);
            }
        }
    }

    /// <summary>Brings everything written so far to the disk; 0 or the errno of what stayed behind.</summary>
    public int Sync()
    {
        var worst = 0;
        foreach (var segment in Live.All)
            worst = Math.Max(worst, Care.Secure(segment));
        return worst;
    }

    public void NoteCommitted(int batch)
    {
        Committed = Math.Max(Committed, batch);
        Current?.NoteCommitted(batch);
    }

    /// <summary>Mappings stay while a late request might still write its end, or its admission into a slot that it took before.</summary>
    public void Dispose()
    {
        foreach (var segment in Live.All.Where(segment => segment.IsIdle()))
        {
            Live.Remove(segment);
            segment.Dispose();
        }

        _spare?.Dispose();
        _spare = null;
    }

    private void Recover()
    {
        files.ForgetUnfinished();
        foreach (var (path, sequence) in files.Existing())
        {
            _nextSequence = Math.Max(_nextSequence, sequence + files.SlotsPerSegment);
            if (RecoveredSegment.TryOpen(files, path, sequence, ++_ordinal) is not { } recovered)
            {
                _recovered.Add(RecoveredSegment.Unreadable(path));
                files.SetAside(path);
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

    // Under the lock, or before anyone else is here.
    private Segment? Create()
    {
        _isFull = _spare is null && !HasRoom();
        if (_isFull)
            return null;
        var next = _spare ?? CreateFile();
        _spare = null;
        if (next is not null)
            Live.Add(next);
        return next;
    }

    private Segment? CreateFile()
    {
        // A full disk is asked once a second, not once a request; a clock that was set back is no reason to wait longer.
        var now = Volatile.Read(ref _now);
        if (Trouble != 0 && now < _retryAt && now > _retryAt - (2 * TimeSpan.TicksPerSecond))
            return null;
        var created = files.TryCreate(_nextSequence, _ordinal + 1, Committed, out var error);
        Trouble = error;
        _retryAt = now + TimeSpan.TicksPerSecond;
        if (created is null)
            return null;
        _ordinal++;
        _nextSequence += files.SlotsPerSegment;
        return created;
    }

    private bool HasRoom() => Bytes + files.SegmentBytes <= maxBytes;
}
