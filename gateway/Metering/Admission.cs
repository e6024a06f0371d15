using Gateway.Metering.Journal;

namespace Gateway.Metering;

/// <summary>
/// The receipt of an admitted request: where its record lies. The default value stands for a request that runs unmetered.
/// </summary>
internal readonly struct Admission(Segment segment, int slot)
{
    public Segment? Segment { get; } = segment;

    public int Slot { get; } = slot;

    public bool IsMetered => Segment is not null;

    /// <summary>Unique for the life of the journal's directory.</summary>
    public long Sequence => Segment is null ? -1 : Segment.Base + Slot;
}
