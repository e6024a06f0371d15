using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Store;

/// <summary>One process a directory: an exclusive lock that the kernel frees at the process's death, kill -9 included.</summary>
internal sealed partial class FileLock : IDisposable
{
    private const int ExclusiveNow = 2 | 4; // LOCK_EX | LOCK_NB
    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Takes the lock or throws; the file itself is never deleted, or two processes could lock two files of one name.</summary>
    public static FileLock Take(string path)
    {
        FileStream file;
        try
        {
            file = new FileStream(path, Options());
        }
        catch (IOException held) when (IsHeld(held))
        {
            throw InUse(path, held);
        }

        // FileShare alone is no lock: an environment variable turns it off, and .NET ignores most errors of flock.
        if (OperatingSystem.IsLinux() && (Flock(file.SafeFileHandle, ExclusiveNow) != 0 || !IsStillAt(file.SafeFileHandle, path)))
        {
            file.Dispose();
            throw InUse(path, null);
        }

        return new FileLock(file);
    }

    public void Dispose() => _file.Dispose();

    private static FileStreamOptions Options()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = OperatingSystem.IsLinux() ? FileShare.ReadWrite : FileShare.None,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    // A file renamed or deleted between open and lock would leave us locking something nobody else sees.
    private static bool IsStillAt(SafeFileHandle handle, string path) =>
        new FileInfo($"/proc/self/fd/{handle.DangerousGetHandle()}").LinkTarget is not { } target
        || string.Equals(Path.GetFileName(target), Path.GetFileName(path), StringComparison.Ordinal);

    private static bool IsHeld(IOException error) =>
        error is not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException);

    private static StorageException InUse(string path, Exception? inner) => new(
        $"'{path}' is locked by another gateway. One data directory belongs to one gateway: "
        + "stop the other, or give this one a directory and a store of its own.", inner);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Flock(SafeFileHandle handle, int operation);
}
