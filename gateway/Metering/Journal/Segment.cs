namespace Gateway.Metering.Journal;

/// <summary>A file of fixed slots, handed out in blocks: writers take blocks, the harvest walks them, removal waits for both.</summary>
internal sealed unsafe class Segment : IDisposable
{
    public const int BlockSlots = 64;
    public const int BlockBytes = BlockSlots * Slot.Size;

    private readonly SegmentFile _file;
    private readonly Slot* slots;
    private readonly SegmentNames _names;
    private int _nextBlock = 1;

    public Segment(SegmentFile file, long sequence, int ordinal)
    {
        _file = file;
        slots = (Slot*)_file.Start;
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

    public SegmentTally Tally { get; }

    /// <summary>The newest batch that any record in here went into.</summary>
    public int LastBatch { get; private set; }

    /// <summary>Records that could not be read here; a file with any is kept aside, not deleted.</summary>
    public int SetAside { get; set; }

    public bool Holds(long sequence) => sequence >= Base && sequence < Base + SlotCount;

    public int UsedBlocks => Math.Min(Volatile.Read(ref _nextBlock), Blocks);

    public Span<byte> Header => new(_file.Start, BlockBytes);

    public Slot* this[int slot] => slots + slot;

    /// <summary>A block of one's own, or -1 when none is left.</summary>
    public int TakeBlock()
    {
        if (Volatile.Read(ref _nextBlock) >= Blocks)
            return -1;
        var block = Interlocked.Increment(ref _nextBlock) - 1;
        return block < Blocks ? block : -1;
    }

    /// <summary>No further blocks; those handed out end by themselves or when their lane is emptied.</summary>
    public void Close()
    {
        for (var block = Interlocked.Exchange(ref _nextBlock, Blocks); block < Blocks; block++)
            Tally.Release(block, 0);
    }

    /// <summary>Puts a name where recovery finds it before the first record that refers to it; false when the segment has no room.</summary>
    public bool Knows(JournalName name) => name.WrittenIn == Ordinal || _names.TryWrite(name);

    public void Admit(int slot, int account, int route, int units, long ticks)
    {
        var record = slots + slot;
        record->Sequence = Base + slot;
        record->AdmittedTicks = ticks;
        record->Account = account;
        record->Route = route;
        record->Units = units;
        record->AdmissionCrc = record->AdmissionSum();
        // Death before this line: the slot is empty, and its request was never forwarded. After it: the request is accounted for.
        Volatile.Write(ref record->State, SlotState.Admitted);
        if (_file.WriteThrough)
            _file.Write((long)slot * Slot.Size, Slot.Size);
    }

    public void Finish(int slot, long bytesIn, long bytesOut, RequestEnd end, int state)
    {
        var record = slots + slot;
        if (Volatile.Read(ref record->State) is not (SlotState.Admitted or SlotState.Progress))
            return;
        record->BytesIn = bytesIn;
        record->BytesOut = bytesOut;
        record->End = end.Pack();
        // Death before this line: an interrupted request. After it: an ended one. Never both, the admission's half stays untouched.
        Volatile.Write(ref record->Seal, record->EndSum() | ((ulong)(uint)state << 32));
        if (_file.WriteThrough)
            _file.Write(((long)slot * Slot.Size) + Slot.EndOffset, Slot.Size - Slot.EndOffset);
    }

    /// <summary>Writes a count of refusals as one ended record; it was never open, so a kill leaves all of it or nothing.</summary>
    public void Count(int slot, int account, int route, long ticks, RequestEnd end, long count)
    {
        var record = slots + slot;
        record->Sequence = Base + slot;
        record->AdmittedTicks = ticks;
        record->Account = account;
        record->Route = route;
        record->Units = 0;
        record->AdmissionCrc = record->AdmissionSum();
        record->BytesIn = count;
        record->BytesOut = 0;
        record->End = end.Pack();
        Volatile.Write(ref record->Seal, record->EndSum() | ((ulong)SlotState.Ended << 32));
        if (_file.WriteThrough)
            _file.Write((long)slot * Slot.Size, Slot.Size);
    }

    public void GiveUp(int slot) => Volatile.Write(ref slots[slot].State, SlotState.Void);

    /// <summary>Names the batch a record goes into; on disk with the next <see cref="SyncMarks"/>.</summary>
    public void Mark(int slot, int batch)
    {
        LastBatch = Math.Max(LastBatch, batch);
        Volatile.Write(ref slots[slot].State, SlotState.FirstBatch + batch);
        Tally.Touch(slot);
    }

    /// <summary>Brings the marks to the disk; 0 or errno. Throws where a write is refused.</summary>
    public int SyncMarks()
    {
        var any = false;
        foreach (var block in Tally.Unsynced())
        {
            any = true;
            _file.Write((long)block * BlockBytes, BlockBytes);
        }

        var error = any ? _file.Sync() : 0;
        if (error == 0)
            Tally.Synced();
        return error;
    }

    public void NoteCommitted(int batch)
    {
        Volatile.Write(ref *(ulong*)(_file.Start + SegmentHeader.CommittedAt), SegmentHeader.Committed(batch));
        _file.Write(SegmentHeader.CommittedAt, sizeof(ulong));
    }

    /// <summary>Whether every record is settled and no other can be written.</summary>
    public bool IsFinished() => Volatile.Read(ref _nextBlock) >= Blocks && Tally.IsFinished();

    /// <summary>Whether no request that is still running might write here.</summary>
    public bool IsIdle()
    {
        for (var slot = BlockSlots; slot < UsedBlocks * BlockSlots; slot++)
        {
            if (slots[slot].State is SlotState.Admitted or SlotState.Progress)
                return false;
        }

        return true;
    }

    public void Dispose() => _file.Dispose();
}
