namespace Gateway.Metering.Journal;

/// <summary>The live segments, oldest first; readers see one list or the next, never half of a change.</summary>
internal sealed class SegmentList
{
    private readonly Lock gate = new();
    private volatile Segment[] all = [];

    public Segment[] All => all;

    public void Add(Segment segment)
    {
        lock (gate)
            all = [.. all, segment];
    }

    public void Remove(Segment segment)
    {
        lock (gate)
            all = Array.FindAll(all, other => other != segment);
    }

    public Segment Find(long sequence)
    {
        foreach (var segment in all)
        {
            if (segment.Holds(sequence))
                return segment;
        }

        throw new InvalidOperationException("A slot's segment was removed before its slot was settled.");
    }
}
