namespace Gateway.Metering.Journal;

/// <summary>One processor's block of slots: a slot costs one increment of a counter that no other processor touches.</summary>
internal sealed class Lane
{
    /// <summary>Upper 48 bits: the block, counted over all segments. Lower 16: slots asked for.</summary>
    private const int CountBits = 16, CountMask = (1 << CountBits) - 1;
    private const long Spent = Segment.BlockSlots;
    private readonly long[] _cursor = new long[32]; // the counter in the middle, so that no neighbour shares its cache line
    private readonly Lock _gate = new();
    private volatile Segment? _segment;

    public Lane() => _cursor[16] = Spent;

    /// <summary>Takes a slot; false when the block is spent.</summary>
    public bool TryTake(SegmentList live, out Segment owner, out int slot)
    {
        var taken = Interlocked.Increment(ref _cursor[16]);
        var count = (int)(taken & CountMask);
        if (count > Segment.BlockSlots)
        {
            owner = null!;
            slot = -1;
            return false;
        }

        var sequence = (taken >> CountBits) * Segment.BlockSlots;
        var candidate = _segment;
        // Between our increment and this read the lane may have moved on; our slot keeps its segment alive.
        owner = candidate is not null && candidate.Holds(sequence) ? candidate : live.Find(sequence);
        slot = (int)(sequence - owner.Base) + count - 1;
        return true;
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

    /// <summary>Gives the rest of the block back when it belongs to another segment, so that an idle lane pins nothing.</summary>
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
            mine.Tally.Release((int)((last >> CountBits) - (mine.Base / Segment.BlockSlots)), (int)Math.Min(last & CountMask, Segment.BlockSlots));
        _segment = null;
    }
}
