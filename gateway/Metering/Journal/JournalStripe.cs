namespace Gateway.Metering.Journal;

/// <summary>One processor's block of slots: a slot costs one addition to a counter that no other processor touches.</summary>
internal sealed class JournalStripe
{
    /// <summary>Upper 48 bits: the block, counted over all segments. Lower 16: slots asked for.</summary>
    private const int CountBits = 16, CountMask = (1 << CountBits) - 1;
    private const long Spent = Segment.BlockSlots;
    private readonly long[] _cursor = new long[32]; // the counter in the middle, so that no neighbour shares its cache line
    private readonly Lock _gate = new();
    private volatile Segment? _segment;

    public JournalStripe() => _cursor[16] = Spent;

    /// <summary>Takes slots side by side and says how many: fewer than asked for at the end of the block, none when it is spent.</summary>
    public int Take(int slots, SegmentList live, out Segment owner, out int slot)
    {
        var taken = Interlocked.Add(ref _cursor[16], slots);
        var first = (int)(taken & CountMask) - slots;
        if (first >= Segment.BlockSlots)
        {
            owner = null!;
            slot = -1;
            return 0;
        }

        var sequence = (taken >> CountBits) * Segment.BlockSlots;
        var candidate = _segment;
        // Between our addition and this read the stripe may have moved on; our slot keeps its segment alive.
        owner = candidate is not null && candidate.Holds(sequence) ? candidate : live.Find(sequence);
        slot = (int)(sequence - owner.Base) + first;
        return Math.Min(slots, Segment.BlockSlots - first);
    }

    /// <summary>Fetches the next block; false when the journal is full.</summary>
    public bool Refill(Func<(Segment Segment, int Block)?> next)
    {
        lock (_gate)
        {
            if ((Volatile.Read(ref _cursor[16]) & CountMask) < Segment.BlockSlots)
                return true;
            Empty();
            if (next() is not { } fresh)
                return false;
            _segment = fresh.Segment;
            Volatile.Write(ref _cursor[16], ((fresh.Segment.Base / Segment.BlockSlots) + fresh.Block) << CountBits);
            return true;
        }
    }

    /// <summary>Gives the rest of the block back when it belongs to another segment, so that an idle stripe pins nothing.</summary>
    public void LeaveAllBut(Segment? current)
    {
        lock (_gate)
        {
            if (_segment is { } mine && mine != current)
                Empty();
        }
    }

    /// <summary>Gives the rest of the block back when it belongs to this segment.</summary>
    public void Leave(Segment segment)
    {
        lock (_gate)
        {
            if (_segment == segment)
                Empty();
        }
    }

    private void Empty()
    {
        var last = Interlocked.Exchange(ref _cursor[16], Spent);
        if (_segment is { } mine)
        {
            mine.Tally.Release(
                (int)((last >> CountBits) - (mine.Base / Segment.BlockSlots)), (int)Math.Min(last & CountMask, Segment.BlockSlots));
        }
        _segment = null;
    }
}
