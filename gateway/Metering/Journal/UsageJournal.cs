using Gateway.Store;

namespace Gateway.Metering.Journal;

/// <summary>Where a request is written before it may be forwarded: no system call, no allocation, no lock on its way.</summary>
internal sealed class UsageJournal : IDisposable
{
    public const int DefaultSegmentBytes = 16 << 20;
    private static readonly long RetryTicks = TimeSpan.TicksPerSecond;

    private readonly FileLock held;
    private readonly SegmentFiles files;
    private readonly long maxBytes;
    private readonly Lane[] lanes;
    private readonly Lock rotating = new();
    private readonly Func<(Segment, int)?> nextBlock;
    private volatile Segment? current;
    private Segment? spare;
    private long nextSequence;
    private int ordinal;
    private long now;
    private long retryAt;

    private UsageJournal(FileLock held, SegmentFiles files, string node, long maxBytes)
    {
        (this.held, this.files, Node, this.maxBytes) = (held, files, node, maxBytes);
        lanes = new Lane[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount)];
        for (var i = 0; i < lanes.Length; i++)
            lanes[i] = new Lane();
        nextBlock = NextBlock;
    }

    /// <summary>This gateway's name in a shared ledger.</summary>
    public string Node { get; }

    public SegmentList Live { get; } = new();

    public Segment? Current => current;

    /// <summary>The newest ledger batch known committed; new segments carry it.</summary>
    public int Committed { get; private set; }

    /// <summary>Errno of the last refused segment, 0 when all is well.</summary>
    public int Trouble { get; private set; }

    public long Bytes => (Live.All.Length + (spare is null ? 0L : 1L)) * files.SegmentBytes;

    /// <summary>Writes the disk refused after the admission was safe: their ends live in memory until they are folded.</summary>
    public long FailedWrites => Volatile.Read(ref failedWrites);

    private long failedWrites;

    /// <summary>Locks and reads the directory, and makes the first segment; throws <see cref="StorageException"/> with the path and the reason.</summary>
    public static UsageJournal Open(string directory, long maxBytes, int segmentBytes, Disk disk, out List<RecoveredSegment> recovered)
    {
        directory = Path.GetFullPath(directory);
        Disk.CreateDirectory(directory);
        FileLock? held = null;
        try
        {
            held = FileLock.Take(Path.Combine(directory, "lock"));
            var files = new SegmentFiles(disk, directory, segmentBytes);
            var journal = new UsageJournal(held, files, NodeIdentity.ReadOrCreate(disk, directory), maxBytes);
            recovered = journal.Recover();
            journal.current = journal.Create()
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
                Interlocked.Increment(ref failedWrites);
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
            Interlocked.Increment(ref failedWrites);
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
                Interlocked.Increment(ref failedWrites);
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
        lock (rotating)
            spare ??= Room() ? CreateFile() : null;
    }

    /// <summary>Takes away segments whose every record is in the ledger, and empties idle lanes so that none is pinned.</summary>
    public void RemoveFinished()
    {
        foreach (var segment in Live.All)
        {
            if (segment == current)
                continue;
            foreach (var lane in lanes)
                lane.Leave(current!);
            if (!segment.IsFinished() || segment.LastBatch > Committed)
                continue;
            Live.Remove(segment);
            files.Remove(segment);
        }
    }

    public void NoteCommitted(int batch)
    {
        Committed = Math.Max(Committed, batch);
        try
        {
            current!.NoteCommitted(batch);
        }
        catch (IOException)
        {
            Interlocked.Increment(ref failedWrites);
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

        spare?.Dispose();
        held.Dispose();
    }

    private List<RecoveredSegment> Recover()
    {
        var found = new List<RecoveredSegment>();
        foreach (var (path, sequence) in files.Existing())
        {
            nextSequence = Math.Max(nextSequence, sequence + files.SlotsPerSegment);
            if (RecoveredSegment.TryOpen(files, path, sequence, ++ordinal) is not { } recovered)
            {
                found.Add(RecoveredSegment.Unreadable(path));
                files.SetAside(path);
                continue;
            }

            nextSequence = Math.Max(nextSequence, sequence + recovered.Segment!.SlotCount);
            Committed = Math.Max(Committed, recovered.Committed);
            Live.Add(recovered.Segment);
            found.Add(recovered);
        }

        // Alike for all sizes of segment, so that a block's number times its slots is its sequence.
        nextSequence = (nextSequence + Segment.BlockSlots - 1) / Segment.BlockSlots * Segment.BlockSlots;
        return found;
    }

    private bool TryTake(long ticks, out Segment segment, out int slot)
    {
        var lane = lanes[Thread.GetCurrentProcessorId() & (lanes.Length - 1)];
        while (!lane.TryTake(Live, out segment, out slot))
        {
            Volatile.Write(ref now, ticks);
            if (!lane.Refill(nextBlock))
                return false;
        }

        return true;
    }

    private (Segment, int)? NextBlock()
    {
        while (true)
        {
            var from = current!;
            var block = from.TakeBlock();
            if (block >= 0)
                return (from, block);
            lock (rotating)
            {
                if (current != from)
                    continue;
                if (Create() is not { } next)
                    return null;
                current = next;
            }
        }
    }

    // Under the lock, or before anyone else is here.
    private Segment? Create()
    {
        if (spare is null && !Room())
            return null;
        var next = spare ?? CreateFile();
        spare = null;
        if (next is not null)
            Live.Add(next);
        return next;
    }

    private Segment? CreateFile()
    {
        // A full disk is asked once a second, not once a request.
        if (Trouble != 0 && Volatile.Read(ref now) < retryAt)
            return null;
        var created = files.TryCreate(nextSequence, ordinal + 1, Committed, out var error);
        Trouble = error;
        retryAt = Volatile.Read(ref now) + RetryTicks;
        if (created is null)
            return null;
        ordinal++;
        nextSequence += files.SlotsPerSegment;
        return created;
    }

    private bool Room() => Bytes + files.SegmentBytes <= maxBytes;
}
