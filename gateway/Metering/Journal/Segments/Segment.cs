namespace Gateway.Metering.Journal;

/// <summary>A file of fixed slots, handed out in blocks: writers take blocks, the scan walks them, removal waits for both.</summary>
internal sealed unsafe class Segment : IDisposable
{
    public const int BlockSlots = 64;
    public const int BlockBytes = BlockSlots * JournalRecord.Size;

    private SegmentFile _file;
    private SegmentFile? _former;
    private JournalRecord* _slots;
    private readonly SegmentNames _names;
    private int _nextBlock = 1;

    public Segment(SegmentFile file, long sequence, int ordinal)
    {
        _file = file;
        _slots = (JournalRecord*)_file.Start;
        Base = sequence;
        Ordinal = ordinal;
        Blocks = (int)(_file.Length / BlockBytes);
        Tally = new SegmentTally(Blocks);
        _names = new SegmentNames(this);
    }

    /// <summary>Sequence of slot 0; the sequence of a record is this plus its slot.</summary>
    public long Base { get; }

    /// <summary>Number of this segment in the life of the process.</summary>
    public int Ordinal { get; }

    public int Blocks { get; }

    public int SlotCount => Blocks * BlockSlots;

    public SegmentFile File => _file;

    /// <summary>One sync, move or removal at a time.</summary>
    public Lock Gate { get; } = new();

    /// <summary>The disk refused to sync this file: it is rewritten elsewhere, never asked again.</summary>
    public bool IsCondemned { get; set; }

    public bool IsRemoved { get; set; }

    public SegmentTally Tally { get; }

    public SegmentNames Names => _names;

    /// <summary>The newest batch that any record in here went into.</summary>
    public int LastBatch { get; private set; }

    /// <summary>Records that could not be read here; a file with any is kept aside, not deleted.</summary>
    public int SetAside { get; set; }

    public bool Holds(long sequence) => sequence >= Base && sequence < Base + SlotCount;

    public int UsedBlocks => Math.Min(Volatile.Read(ref _nextBlock), Blocks);

    public Span<byte> Header => new(_file.Start, BlockBytes);

    public JournalRecord* this[int slot] => _slots + slot;

    /// <summary>A block of one's own, or -1 when none is left.</summary>
    public int TakeBlock()
    {
        if (Volatile.Read(ref _nextBlock) >= Blocks)
            return -1;
        var block = Interlocked.Increment(ref _nextBlock) - 1;
        return block < Blocks ? block : -1;
    }

    /// <summary>No further blocks; those handed out end by themselves or when their stripe is emptied.</summary>
    public void Close()
    {
        for (var block = Interlocked.Exchange(ref _nextBlock, Blocks); block < Blocks; block++)
            Tally.Release(block, 0);
    }

    /// <summary>
    /// Puts a name where recovery finds it before the first record that refers to it; false when the segment has no room.
    /// </summary>
    public bool Knows(JournalName name) => name.WrittenIn == Ordinal || _names.TryWrite(name);

    /// <summary>Writes an admission; one with a key owns the next slot too.</summary>
    public void Admit(int slot, int account, int route, int units, long ticks, IdempotencyKey key)
    {
        var record = _slots + slot;
        if (!key.IsNone)
            record[1].Hold(Base + slot + 1, ticks, account, route, key);
        record->Begin(Base + slot, ticks, account, route, units, keyed: !key.IsNone);
        // Death before this line: the slot is empty, and its request was never forwarded. After it: the request is accounted for.
        Volatile.Write(ref record->State, RecordState.Admitted);
        _file.Write((long)slot * JournalRecord.Size, (key.IsNone ? 1 : 2) * JournalRecord.Size);
    }

    public void Finish(int slot, long bytesIn, long bytesOut, RequestEnd end, int state)
    {
        var record = _slots + slot;
        if (Volatile.Read(ref record->State) is not (RecordState.Admitted or RecordState.Progress))
            return;
        record->Use(bytesIn, bytesOut, end.Pack());
        // Death before this line: an interrupted request. After it: an ended one. Never both, the admission's half stays untouched.
        Volatile.Write(ref record->Seal, record->EndSum() | ((ulong)(uint)state << 32));
        _file.Write(((long)slot * JournalRecord.Size) + JournalRecord.EndOffset, JournalRecord.Size - JournalRecord.EndOffset);
    }

    /// <summary>Writes a count of refusals as one ended record; it was never open, so a kill leaves all of it or nothing.</summary>
    public void Count(int slot, int account, int route, long ticks, RequestEnd end, long count)
    {
        var record = _slots + slot;
        record->Begin(Base + slot, ticks, account, route, 0);
        record->Use(count, 0, end.Pack());
        Volatile.Write(ref record->Seal, record->EndSum() | ((ulong)RecordState.Ended << 32));
        _file.Write((long)slot * JournalRecord.Size, JournalRecord.Size);
    }

    /// <summary>Ends a slot whose request goes nowhere; throws when the disk refuses to be told.</summary>
    public void GiveUp(int slot)
    {
        Volatile.Write(ref _slots[slot].State, RecordState.Void);
        var slots = _slots[slot].IsKeyed ? 2 : 1;
        if (slots == 2)
            Volatile.Write(ref _slots[slot + 1].State, RecordState.Void);
        // The next sync brings it along in any case: an admission on disk that was refused must not be found open by the next start.
        Tally.Touch(slot);
        _file.Write((long)slot * JournalRecord.Size, slots * JournalRecord.Size);
    }

    /// <summary>Names the batch a record goes into; on disk with the next <see cref="WriteMarks"/>.</summary>
    public void Mark(int slot, int batch)
    {
        LastBatch = Math.Max(LastBatch, batch);
        Volatile.Write(ref _slots[slot].State, RecordState.FirstBatch + batch);
        Tally.Touch(slot);
    }

    /// <summary>Copies marks to the file where no mapping does; throws when the disk refuses. The next sync makes them last.</summary>
    public void WriteMarks()
    {
        foreach (var block in _file.WriteThrough ? Tally.Unsynced() : [])
            _file.Write((long)block * BlockBytes, BlockBytes);
    }

    public void NoteCommitted(int batch)
    {
        Volatile.Write(ref *(ulong*)(_file.Start + SegmentHeader.CommittedAt), SegmentHeader.Word(batch));
        _file.Write(SegmentHeader.CommittedAt, sizeof(ulong));
    }

    /// <summary>Whether every record is settled and no other can be written.</summary>
    public bool IsFinished() => Volatile.Read(ref _nextBlock) >= Blocks && Tally.IsFinished();

    /// <summary>Whether no request that is still running, or has just taken a slot, might write here.</summary>
    public bool IsIdle() =>
        Tally.UnsettledSlots(UsedBlocks)
            .All(slot => Volatile.Read(ref _slots[slot].State) is not (RecordState.Empty or RecordState.Admitted or RecordState.Progress));

    /// <summary>Fills another file with what this one's memory holds.</summary>
    public void CopyTo(SegmentFile file)
    {
        Buffer.MemoryCopy(_file.Start, file.Start, file.Length, _file.Length);
        file.WriteAll();
    }

    /// <summary>Goes on in a file that was filled from this memory; the old file is never synced or trusted again.</summary>
    public void MoveTo(SegmentFile file)
    {
        // A former former is left to the end of the process: a very late request might still write there.
        _former = _file;
        _file = file;
        _slots = (JournalRecord*)file.Start;
        IsCondemned = false;
        FetchLate();
    }

    /// <summary>Brings over what was written to the old memory after it was copied: a request may have looked it up just before.</summary>
    public void FetchLate()
    {
        if (_former is not { } former)
            return;
        var late = (JournalRecord*)former.Start;
        for (var slot = BlockSlots; slot < SlotCount; slot++)
        {
            if (RecordState.Rank(Volatile.Read(ref late[slot].State)) <= RecordState.Rank(_slots[slot].State))
                continue;
            _slots[slot] = late[slot];
            Tally.Touch(slot);
            _file.Write((long)slot * JournalRecord.Size, JournalRecord.Size);
        }
    }

    public void Dispose()
    {
        _former?.Dispose();
        _file.Dispose();
    }
}
