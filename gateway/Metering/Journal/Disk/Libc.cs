using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Metering.Journal;

/// <summary>The calls whose result .NET hides or lacks: its own flush swallows the disk's errors on Linux.</summary>
internal static partial class Libc
{
    public const int NotSupported = 95; // EOPNOTSUPP
    public const int NoSpace = 28, OverQuota = 122; // ENOSPC, EDQUOT
    private const int PopulateWrite = 23; // MADV_POPULATE_WRITE, Linux 5.14

    /// <summary>Reserves the blocks, so that a later write through a mapping cannot fault for want of space; 0 or errno.</summary>
    public static int Allocate(SafeFileHandle file, long length) =>
        Fallocate(file, 0, 0, (nint)length) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>Flushes file data to the disk; 0 or errno. Covers pages dirtied through a mapping.</summary>
    public static int Sync(SafeFileHandle file) => Fdatasync(file) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>Flushes the entries of a directory, so that a new or renamed file is found after a power cut; 0 or errno.</summary>
    public static int SyncDirectory(string path)
    {
        var directory = Open(path, 0x80000); // O_RDONLY | O_CLOEXEC, alike on every architecture
        if (directory < 0)
            return Marshal.GetLastPInvokeError();
        using var handle = new SafeFileHandle(directory, ownsHandle: true);
        return Fsync(handle) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    /// <summary>Faults the pages in ahead of the requests; a kernel that cannot is no harm.</summary>
    public static unsafe void Populate(void* start, long length) => _ = Madvise(start, (nint)length, PopulateWrite);

    /// <summary>The magic number of the file system a path lies on, 0 when unknown.</summary>
    public static unsafe long FileSystem(string path)
    {
        Span<long> answer = stackalloc long[32]; // struct statfs is 120 bytes; f_type comes first
        fixed (long* start = answer)
            return Statfs(path, start) == 0 ? answer[0] : 0;
    }

    [LibraryImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    private static partial int Fallocate(SafeFileHandle file, int mode, nint offset, nint length);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int Fdatasync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "madvise", SetLastError = true)]
    private static unsafe partial int Madvise(void* start, nint length, int advice);

    [LibraryImport("libc", EntryPoint = "statfs", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Statfs(string path, long* answer);
}
