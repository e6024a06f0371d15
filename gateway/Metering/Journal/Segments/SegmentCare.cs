namespace Gateway.Metering.Journal;

/// <summary>Brings segments to the disk and takes them off it; a file that failed to sync is replaced, never asked again.</summary>
internal sealed class SegmentCare(SegmentFiles files)
{
    /// <summary>Called with a segment that takes no more records, for whoever still holds blocks of it.</summary>
    public Action<Segment> Abandon { get; set; } = static _ => { };

    /// <summary>Segments the disk failed on and that were written anew from memory.</summary>
    public int Rewritten { get; private set; }

    /// <summary>Takes a finished segment's file away, never under a sync.</summary>
    public void Remove(Segment segment)
    {
        lock (segment.Gate)
        {
            segment.IsRemoved = true;
            files.Remove(segment);
        }
    }

    /// <summary>
    /// Brings one segment to the disk; 0 or errno. One that the disk fails on takes no more records and is written anew from memory.
    /// </summary>
    public int Secure(Segment segment)
    {
        lock (segment.Gate)
        {
            if (segment.IsRemoved)
                return 0;
            var error = TrySync(segment);
            if (error == 0)
                return 0;

            // Never asked again: the kernel drops the pages it could not write and says yes the next time.
            segment.IsCondemned = true;
            segment.Close();
            Abandon(segment);
            error = files.TryRewrite(segment);
            Rewritten += error == 0 ? 1 : 0;
            return error;
        }
    }

    private int TrySync(Segment segment)
    {
        const int InputOutput = 5, NoEntry = 2;
        if (segment.IsCondemned)
            return InputOutput;
        if (!files.IsThere(segment))
            return NoEntry;
        int unsynced;
        try
        {
            segment.FetchLate();
            unsynced = segment.Tally.Version;
            segment.WriteMarks();
        }
        catch (IOException)
        {
            return InputOutput;
        }

        var error = segment.File.Sync();
        if (error == 0)
            segment.Tally.Synced(unsynced);
        return error;
    }
}
