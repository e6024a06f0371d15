using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace Gateway.Metering.Journal;

/// <summary>
/// The bytes of one segment: a mapping of allocated blocks, or memory that every write is copied from where blocks cannot be reserved.
/// </summary>
internal sealed unsafe class SegmentFile : IDisposable
{
    private readonly Disk _disk;
    private readonly FileStream _stream;
    private readonly MemoryMappedFile? _mapping;
    private readonly MemoryMappedViewAccessor? _view;

    private SegmentFile(Disk disk, FileStream stream, long length, bool writeThrough)
    {
        _disk = disk;
        _stream = stream;
        Length = length;
        WriteThrough = writeThrough;
        if (writeThrough)
        {
            Start = (byte*)NativeMemory.AlignedAlloc((nuint)length, 4096);
            NativeMemory.Clear(Start, (nuint)length);
            return;
        }

        _mapping = MemoryMappedFile.CreateFromFile(
            _stream.SafeFileHandle, null, length, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
        _view = _mapping.CreateViewAccessor(0, length);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        Start = start + _view.PointerOffset;
    }

    public byte* Start { get; }

    public long Length { get; }

    /// <summary>Whether <see cref="Write"/> must follow each change of the bytes.</summary>
    public bool WriteThrough { get; }

    /// <summary>Makes a new file with its blocks reserved; the errno of the refusal otherwise, and no file left behind.</summary>
    public static SegmentFile? TryCreate(Disk disk, string path, long length, bool reserve, out int error)
    {
        error = 0;
        var stream = disk.Open(path, FileMode.CreateNew);
        try
        {
            // An unreserved page that finds the disk full is a fault nobody can catch: reserve first, map after.
            if (reserve)
                error = disk.Allocate(stream.SafeFileHandle, length);
            if (error is 0 or Libc.NotSupported)
                return new SegmentFile(disk, stream, length, writeThrough: !reserve || error == Libc.NotSupported);
        }
        catch
        {
            stream.Dispose();
            disk.Delete(path);
            throw;
        }

        // A failed allocation keeps what it got, often the last free space: give it back.
        stream.Dispose();
        disk.Delete(path);
        return null;
    }

    /// <summary>
    /// Opens a file of an earlier process. One that is shorter than it says was never reserved,
    /// or has lost its tail: it is read, not mapped.
    /// </summary>
    public static SegmentFile Open(Disk disk, string path, bool map, out SegmentHeader header)
    {
        var stream = disk.Open(path, FileMode.Open);
        try
        {
            header = SegmentHeader.Read(disk, stream.SafeFileHandle) ?? throw new InvalidDataException($"'{path}' has no readable header.");
            var length = (long)header.Slots * JournalRecord.Size;
            var isWhole = stream.Length == length;
            var file = new SegmentFile(disk, stream, length, writeThrough: !map || !isWhole);
            if (file.WriteThrough)
                file.Load(Math.Min(stream.Length, length));
            return file;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Copies changed bytes to the file where no mapping does; throws when the disk refuses.</summary>
    public void Write(long offset, int length)
    {
        if (WriteThrough)
            _disk.Write(_stream.SafeFileHandle, new ReadOnlySpan<byte>(Start + offset, length), offset);
    }

    /// <summary>The same for the whole file.</summary>
    public void WriteAll()
    {
        for (long offset = 0; offset < Length; offset += 1 << 20)
            Write(offset, (int)Math.Min(Length - offset, 1 << 20));
    }

    /// <summary>0 or errno.</summary>
    public int Sync() => _disk.Sync(_stream.SafeFileHandle);

    public void Populate()
    {
        if (!WriteThrough && OperatingSystem.IsLinux())
            Libc.Populate(Start, Length);
    }

    public void Dispose()
    {
        if (_view is null)
        {
            NativeMemory.AlignedFree(Start);
        }
        else
        {
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _mapping!.Dispose();
        }

        _stream.Dispose();
    }

    private void Load(long length)
    {
        for (long offset = 0; offset < length;)
        {
            var read = _disk.Read(_stream.SafeFileHandle, new Span<byte>(Start + offset, (int)Math.Min(length - offset, 1 << 20)), offset);
            if (read == 0)
                throw new EndOfStreamException($"'{_stream.Name}' ended while it was read.");
            offset += read;
        }
    }
}
