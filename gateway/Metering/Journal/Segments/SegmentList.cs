namespace Gateway.Metering.Journal;

/// <summary>The live segments, oldest first; readers see one list or the next, never half of a change.</summary>
internal sealed class SegmentList
{
    private readonly Lock _gate = new();
    private volatile Segment[] _all = [];

    public Segment[] All => _all;

    public void Add(Segment segment)
    {
        lock (_gate)
            _all = [.. _all, segment];
    }

    public void Remove(Segment segment)
    {
        lock (_gate)
            _all = Array.FindAll(_all, other => other != segment);
    }

    public Segment Find(long sequence)
    {
        foreach (var segment in _all)
        {
            if (segment.Holds(sequence))
                return segment;
        }

        throw new InvalidOperationException("A record's segment was removed before the record was settled.");
    }
}
