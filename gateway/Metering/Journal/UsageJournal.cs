using Gateway.Store;

namespace Gateway.Metering.Journal;

/// <summary>Where a request is written before it may be forwarded: no system call, no allocation, no lock on its way.</summary>
internal sealed class UsageJournal : IDisposable
{
    public const int DefaultSegmentBytes = 16 << 20;

    /// <summary>Held in the directory for life, so that no other gateway writes there.</summary>
    public const string LockFile = "lock";

    private readonly FileLock _held;
    private readonly JournalStripes _stripes;
    private long _failedWrites;

    private UsageJournal(FileLock held, JournalSegments segments, string node)
    {
        (_held, Segments, Node) = (held, segments, node);
        _stripes = new JournalStripes(segments);
        segments.Care.Abandon = _stripes.Leave;
    }

    /// <summary>This gateway's name in a shared ledger.</summary>
    public string Node { get; }

    public JournalSegments Segments { get; }

    /// <summary>Writes the disk refused after the admission was safe: their ends live in memory until they are folded.</summary>
    public long FailedWrites => Volatile.Read(ref _failedWrites);

    /// <summary>
    /// Locks and reads the directory, and makes the first segment; throws <see cref="StorageException"/> with the path and the reason.
    /// </summary>
    public static UsageJournal Open(string directory, long maxBytes, int segmentBytes, Disk disk)
    {
        directory = Path.GetFullPath(directory);
        Disk.CreateDirectory(directory);
        FileLock? held = null;
        try
        {
            held = FileLock.Take(Path.Combine(directory, LockFile));
            var node = NodeIdentity.ReadOrCreate(disk, directory);
            var segments = new JournalSegments(new SegmentFiles(disk, directory, segmentBytes), maxBytes);
            if (!segments.TryStart())
            {
                throw new StorageException(
                    $"The journal in '{directory}' cannot get {segmentBytes} bytes of disk ({Errno.Text(segments.Trouble)}).");
            }
            var journal = new UsageJournal(held, segments, node);
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
    public bool TryAdmit(
        MeterAccount account, MeterRoute route, int units, long ticks, out Admission admission, IdempotencyKey key = default)
    {
        while (TryTake(key.IsNone ? 1 : 2, account, route, ticks, out var segment, out var slot))
        {
            try
            {
                segment.Admit(slot, account.Id, route.Id, units, ticks, key);
                admission = new Admission(segment, slot);
                return true;
            }
            catch (IOException)
            {
                // Only where blocks cannot be reserved: the write found the disk full. The request is refused, so its record is void.
                Failed(segment, slot);
                break;
            }
        }

        admission = default;
        return false;
    }

    /// <summary>Writes a count of refusals; false when it must be tried again later.</summary>
    public bool TryCount(MeterAccount account, MeterRoute route, long ticks, RequestEnd end, long count)
    {
        if (!TryTake(1, account, route, ticks, out var segment, out var slot))
            return false;
        try
        {
            segment.Count(slot, account.Id, route.Id, ticks, end, count);
            return true;
        }
        catch (IOException)
        {
            Failed(segment, slot);
            return false;
        }
    }

    /// <summary>Writes how an admitted request ended, or with <see cref="RecordState.Progress"/> what it has used so far.</summary>
    public void Finish(in Admission admission, long bytesIn, long bytesOut, RequestEnd end, int state = RecordState.Ended)
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

    /// <summary>Takes an admission back before its request was forwarded.</summary>
    public void GiveUp(in Admission admission) => GiveUp(admission.Segment!, admission.Slot);

    /// <summary>Takes away segments whose every record is in the ledger, and empties idle stripes so that none is pinned.</summary>
    public void RemoveFinished()
    {
        _stripes.LeaveAllBut(Segments.Current);
        Segments.RemoveFinished();
    }

    public void NoteCommitted(int batch)
    {
        try
        {
            Segments.NoteCommitted(batch);
        }
        catch (IOException)
        {
            Interlocked.Increment(ref _failedWrites);
        }
    }

    /// <summary>Admits nothing from here on; what is still running may write its end.</summary>
    public void Dispose()
    {
        Segments.Close();
        _stripes.LeaveAllBut(null);
        Segments.Dispose();
        _held.Dispose();
    }

    private void Failed(Segment segment, int slot)
    {
        Interlocked.Increment(ref _failedWrites);
        GiveUp(segment, slot);
    }

    private void GiveUp(Segment segment, int slot)
    {
        try
        {
            segment.GiveUp(slot);
        }
        catch (IOException)
        {
            // Memory has it, and the next sync writes the whole block, or the segment anew.
            Interlocked.Increment(ref _failedWrites);
        }
    }

    // Slots side by side in a segment that knows the names its record will refer to.
    // One too full for them gives its slots up until the stripe leaves it.
    private bool TryTake(int slots, MeterAccount account, MeterRoute route, long ticks, out Segment segment, out int slot)
    {
        while (_stripes.TryTake(slots, ticks, out segment, out slot, out var taken))
        {
            var fails = false;
            try
            {
                if (taken == slots && segment.Knows(account) && segment.Knows(route))
                    return true;
            }
            catch (IOException)
            {
                fails = true;
                Interlocked.Increment(ref _failedWrites);
            }

            for (; taken > 0; taken--, slot++)
                GiveUp(segment, slot);
            if (fails)
                break;
        }

        return false;
    }
}
