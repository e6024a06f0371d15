using System.Numerics;

namespace Gateway.Metering.Journal;

/// <summary>A stripe for each processor, so that writers do not meet.</summary>
internal sealed class JournalStripes
{
    private readonly JournalSegments _segments;
    private readonly JournalStripe[] _stripes;
    private readonly Func<(Segment, int)?> _nextBlock;

    public JournalStripes(JournalSegments segments)
    {
        _segments = segments;
        _stripes = new JournalStripe[(int)BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount)];
        for (var i = 0; i < _stripes.Length; i++)
            _stripes[i] = new JournalStripe();
        _nextBlock = segments.NextBlock;
    }

    /// <summary>Takes records side by side, fewer than asked for at the end of a block; false when the journal is full.</summary>
    public bool TryTake(int count, long ticks, out Segment segment, out int index, out int taken)
    {
        var stripe = _stripes[Thread.GetCurrentProcessorId() & (_stripes.Length - 1)];
        while ((taken = stripe.Take(count, _segments.Live, out segment, out index)) == 0)
        {
            _segments.Tick(ticks);
            if (!stripe.Refill(_nextBlock))
                return false;
        }

        return true;
    }

    /// <summary>Empties idle stripes, so that no segment but the current one is pinned.</summary>
    public void LeaveAllBut(Segment? current)
    {
        foreach (var stripe in _stripes)
            stripe.LeaveAllBut(current);
    }

    public void Leave(Segment segment)
    {
        foreach (var stripe in _stripes)
            stripe.Leave(segment);
    }
}
