using Gateway.Metering.Journal;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Tests.Metering;

/// <summary>
/// A disk whose every call is numbered, and fails where a test says so: the error that syscalls give, with a real disk behind.
/// </summary>
internal sealed class FaultyDisk : Disk
{
    private int _calls;

    /// <summary>The calls that fail, by their number from 1; none by default.</summary>
    public Func<int, bool> Fails { get; set; } = static _ => false;

    /// <summary>Fails only calls of these names; all when empty.</summary>
    public HashSet<string> Only { get; } = [];

    /// <summary>As on a file system that reserves nothing: every write goes through a system call.</summary>
    public bool ReservesNothing { get; init; }

    /// <summary>What a refused call says: 5 (EIO) or 28 (ENOSPC).</summary>
    public int Error { get; init; } = 5;

    public int Calls => _calls;

    public int Failed { get; private set; }

    public override bool CanReserve(string directory) => !ReservesNothing && base.CanReserve(directory);

    public override int Allocate(SafeFileHandle file, long length) => Refused(nameof(Allocate)) ? Error : base.Allocate(file, length);

    public override int Sync(SafeFileHandle file) => Refused(nameof(Sync)) ? Error : base.Sync(file);

    public override int SyncDirectory(string path) => Refused(nameof(SyncDirectory)) ? Error : base.SyncDirectory(path);

    public override void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
    {
        if (Refused(nameof(Write)))
        {
            // A disk that fills up writes a part, then says so.
            base.Write(file, bytes[..(bytes.Length / 2)], offset);
            throw new IOException("No space left on device", Error);
        }

        base.Write(file, bytes, offset);
    }

    public override int Read(SafeFileHandle file, Span<byte> bytes, long offset) =>
        Refused(nameof(Read)) ? throw new IOException("Input/output error", Error) : base.Read(file, bytes, offset);

    public override void Rename(string from, string to)
    {
        if (Refused(nameof(Rename)))
            throw new IOException("Input/output error", Error);
        base.Rename(from, to);
    }

    private bool Refused(string call)
    {
        if (Only.Count > 0 && !Only.Contains(call))
            return false;
        var refused = Fails(Interlocked.Increment(ref _calls));
        Failed += refused ? 1 : 0;
        return refused;
    }
}
