using System.Globalization;

namespace Gateway.Metering.Journal;

/// <summary>The journal's directory: one file a segment, named by its first sequence, so that names sort by age.</summary>
internal sealed class SegmentFiles(Disk disk, string directory, int segmentBytes)
{
    public const string Extension = ".usage";
    private const string Unfinished = ".new";
    private readonly bool _reserve = disk.CanReserve(directory);

    public int SegmentBytes => segmentBytes;

    public bool ReservesNothing => !_reserve;

    public int SlotsPerSegment => segmentBytes / JournalRecord.Size;

    /// <summary>A new segment ready for records, or null and the errno of what is in the way.</summary>
    public Segment? TryCreate(long sequence, int ordinal, int committed, out int error)
    {
        SegmentFile? file = null;
        var path = PathOf(sequence);
        try
        {
            // Under another name until it is whole: a start after a death in here must not take half a file for a damaged segment.
            disk.Delete(path + Unfinished);
            file = SegmentFile.TryCreate(disk, path + Unfinished, segmentBytes, _reserve, out error);
            if (file is null)
                return null;
            var segment = new Segment(file, sequence, ordinal);
            new SegmentHeader(sequence, SlotsPerSegment, !file.WriteThrough, committed).Write(segment.Header);
            file.Write(0, Segment.BlockBytes);
            segment.NoteCommitted(committed);
            file.Populate();
            // Death before the directory is synced may cost the file to a power cut, never to a kill: it holds no record yet.
            error = file.Sync();
            if (error == 0)
                disk.Rename(path + Unfinished, path);
            if (error == 0)
                error = disk.SyncDirectory(directory);
            if (error == 0)
                return segment;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            error = Math.Max(refused.HResult & 0xFFFF, 1);
        }

        if (file is not null)
        {
            file.Dispose();
            TryDelete(path + Unfinished);
            TryDelete(path);
        }

        return null;
    }

    /// <summary>Writes a segment's memory to a new file in place of one the disk failed on; 0 or errno.</summary>
    public int TryRewrite(Segment segment)
    {
        var path = PathOf(segment.Base);
        SegmentFile? fresh = null;
        lock (segment.Names.Gate)
        {
            int error;
            try
            {
                disk.Delete(path + Unfinished);
                fresh = SegmentFile.TryCreate(disk, path + Unfinished, segment.File.Length, _reserve, out error);
                if (fresh is null)
                    return error;
                segment.CopyTo(fresh);
                error = fresh.Sync();
                // Death before the rename: the next start finds the old file, with whatever the disk kept of it.
                // After it: the new one, whole.
                if (error == 0)
                    disk.Rename(path + Unfinished, path);
                if (error == 0)
                    error = disk.SyncDirectory(directory);
            }
            catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
            {
                error = Math.Max(refused.HResult & 0xFFFF, 1);
            }

            if (error == 0)
                segment.MoveTo(fresh!);
            else
                fresh?.Dispose();
            return error;
        }
    }

    public bool IsThere(Segment segment) => File.Exists(PathOf(segment.Base));

    /// <summary>Segments of earlier processes, oldest first, with their sequence.</summary>
    public IEnumerable<(string Path, long Sequence)> Existing() =>
        from path in Directory.EnumerateFiles(directory, "*" + Extension)
        let name = Path.GetFileNameWithoutExtension(path)
        where name.Length == 16
        let parsed = long.TryParse(name, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var sequence) ? sequence : -1
        where parsed >= 0
        orderby parsed
        select (path, parsed);

    /// <summary>Takes away what a death left of files that were being made; none of them holds a record that is not elsewhere.</summary>
    public void ForgetUnfinished()
    {
        foreach (var path in Directory.EnumerateFiles(directory, "*" + Extension + Unfinished))
            TryDelete(path);
    }

    public SegmentFile Open(string path, out SegmentHeader header) => SegmentFile.Open(disk, path, _reserve, out header);

    /// <summary>Takes a finished segment away; one with unreadable records is kept under another name for people to look at.</summary>
    public void Remove(Segment segment)
    {
        var path = PathOf(segment.Base);
        segment.Dispose();
        if (segment.SetAside > 0)
            SetAside(path);
        else
            TryDelete(path);
    }

    public void SetAside(string path) => disk.Rename(path, path + ".damaged");

    // A file that stays is found by the next start, its records carry their batch: nothing is counted twice.
    private void TryDelete(string path)
    {
        try
        {
            disk.Delete(path);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            LeftBehind++;
        }
    }

    /// <summary>Files that could not be deleted.</summary>
    public int LeftBehind { get; private set; }

    private string PathOf(long sequence) => Path.Combine(directory, sequence.ToString("x16", CultureInfo.InvariantCulture) + Extension);
}
