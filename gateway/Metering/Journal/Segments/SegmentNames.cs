namespace Gateway.Metering.Journal;

/// <summary>The names of one segment: each written once, in blocks of its own, before the first record that refers to it.</summary>
internal sealed unsafe class SegmentNames(Segment segment)
{
    private ulong[] _written = new ulong[16];
    private long _offset;
    private long _limit;

    /// <summary>Held while the segment moves, so that no name is left behind.</summary>
    public Lock Gate { get; } = new();

    public bool TryWrite(JournalName name)
    {
        lock (Gate)
        {
            if (!Has(name.Id))
            {
                var entry = name.Entry;
                if (_offset + entry.Length > _limit && !Grow())
                    return false;
                entry.Write(new Span<byte>(segment.File.Start + _offset, entry.Length));
                segment.File.Write(_offset, entry.Length);
                _offset += entry.Length;
                Add(name.Id);
            }

            name.WrittenIn = segment.Ordinal;
            return true;
        }
    }

    /// <summary>
    /// What the names blocks of an earlier process say; <paramref name="damaged"/> counts blocks with an unreadable rest.
    /// </summary>
    public static Dictionary<int, NameEntry> Read(Segment segment, out int damaged)
    {
        damaged = 0;
        var found = new Dictionary<int, NameEntry>();
        for (var block = 1; block < segment.Blocks; block++)
        {
            if (segment[block * Segment.BlockSlots]->State != RecordState.Names)
                continue;
            segment.Tally.Release(block, 0);
            var rest = new ReadOnlySpan<byte>(
                segment.File.Start + ((long)block * Segment.BlockBytes) + JournalRecord.Size, Segment.BlockBytes - JournalRecord.Size);
            while (NameEntry.TryRead(rest, out var entry, out var length))
            {
                found[entry.Id] = entry;
                rest = rest[length..];
            }

            damaged += rest.Length >= sizeof(long) && rest[..sizeof(long)].IndexOfAnyExcept((byte)0) >= 0 ? 1 : 0;
        }

        return found;
    }

    private bool Grow()
    {
        var block = segment.TakeBlock();
        if (block < 0)
            return false;
        segment.Tally.Release(block, 0);
        var first = segment[block * Segment.BlockSlots];
        first->Sequence = segment.Base + (block * Segment.BlockSlots);
        Volatile.Write(ref first->State, RecordState.Names);
        segment.File.Write((long)block * Segment.BlockBytes, JournalRecord.Size);
        _offset = ((long)block * Segment.BlockBytes) + JournalRecord.Size;
        _limit = (block + 1L) * Segment.BlockBytes;
        return true;
    }

    private bool Has(int id) => id / 64 < _written.Length && (_written[id / 64] & (1UL << (id % 64))) != 0;

    private void Add(int id)
    {
        if (id / 64 >= _written.Length)
            Array.Resize(ref _written, Math.Max(_written.Length * 2, (id / 64) + 1));
        _written[id / 64] |= 1UL << (id % 64);
    }
}
