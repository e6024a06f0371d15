namespace Gateway.Metering.Journal;

/// <summary>A segment an earlier process left: its names read, its blocks ready to be walked like any other's.</summary>
internal sealed class RecoveredSegment
{
    private RecoveredSegment(string path, Segment? segment, Dictionary<int, NameEntry> names, int committed, int damage) =>
        (Path, Segment, Names, Committed, Damage) = (path, segment, names, committed, damage);

    public string Path { get; }

    /// <summary>Null when the file has no readable header and was set aside whole.</summary>
    public Segment? Segment { get; }

    public Dictionary<int, NameEntry> Names { get; }

    /// <summary>The newest ledger batch the dead process knew committed.</summary>
    public int Committed { get; }

    /// <summary>Names blocks with an unreadable rest, and one for a file that lost its tail.</summary>
    public int Damage { get; }

    public static RecoveredSegment Unreadable(string path) => new(path, null, [], 0, 0);

    public static RecoveredSegment? TryOpen(SegmentFiles files, string path, long sequence, int ordinal)
    {
        SegmentFile? file = null;
        try
        {
            file = files.Open(path, out var header);
            if (header.Sequence != sequence)
            {
                file.Dispose();
                return null;
            }

            var segment = new Segment(file, sequence, ordinal);
            segment.Close();
            for (var block = 1; block < segment.Blocks; block++)
                segment.Tally.Release(block, Segment.BlockSlots);
            var names = SegmentNames.Read(segment, out var damaged);
            return new RecoveredSegment(path, segment, names, header.Committed,
                damaged + (header.IsReserved && file.WriteThrough && !files.ReservesNothing ? 1 : 0));
        }
        catch (Exception damaged) when (damaged is InvalidDataException or EndOfStreamException)
        {
            file?.Dispose();
            return null;
        }
    }
}
