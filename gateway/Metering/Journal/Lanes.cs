using System.Numerics;

namespace Gateway.Metering.Journal;

/// <summary>A lane for each processor, so that writers do not meet.</summary>
internal sealed class Lanes
{
    private readonly JournalSegments _segments;
    private readonly Lane[] _lanes;
    private readonly Func<(Segment, int)?> _nextBlock;

    public Lanes(JournalSegments segments)
    {
        _segments = segments;
        _lanes = new Lane[(int)BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount)];
        for (var i = 0; i < _lanes.Length; i++)
            _lanes[i] = new Lane();
        _nextBlock = segments.NextBlock;
    }

    /// <summary>Takes slots side by side, fewer than asked for at the end of a block; false when the journal is full.</summary>
    public bool TryTake(int slots, long ticks, out Segment segment, out int slot, out int taken)
    {
        var lane = _lanes[Thread.GetCurrentProcessorId() & (_lanes.Length - 1)];
        while ((taken = lane.Take(slots, _segments.Live, out segment, out slot)) == 0)
        {
            _segments.Tick(ticks);
            if (!lane.Refill(_nextBlock))
                return false;
        }

        return true;
    }

    /// <summary>Empties idle lanes, so that no segment but the current one is pinned.</summary>
    public void LeaveAllBut(Segment? current)
    {
        foreach (var lane in _lanes)
            lane.LeaveAllBut(current);
    }

    public void Leave(Segment segment)
    {
        foreach (var lane in _lanes)
            lane.Leave(segment);
    }
}
