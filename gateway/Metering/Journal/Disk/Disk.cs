using Gateway.Store;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Metering.Journal;

/// <summary>Every disk call of the journal in one place, its result checked; virtual, so that each can be seen failing.</summary>
internal class Disk
{
    private const long Btrfs = 0x9123683E, Zfs = 0x2FC12FC1, Nfs = 0x6969;
    private const UnixFileMode PrivateFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Whether blocks reserved in this directory stay reserved: copy-on-write and network file systems promise nothing.</summary>
    public virtual bool CanReserve(string directory) =>
        OperatingSystem.IsLinux() && Libc.FileSystem(directory) is not (Btrfs or Zfs or Nfs);

    public virtual FileStream Open(string path, FileMode mode)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0
        };
        if (!OperatingSystem.IsWindows() && mode != FileMode.Open)
            options.UnixCreateMode = PrivateFile;
        return new FileStream(path, options);
    }

    /// <summary>0 or errno.</summary>
    public virtual int Allocate(SafeFileHandle file, long length) => Libc.Allocate(file, length);

    /// <summary>
    /// 0 or errno. A failed sync is never repeated on the same file: the kernel may have dropped the pages and say yes next time.
    /// </summary>
    public virtual int Sync(SafeFileHandle file)
    {
        if (OperatingSystem.IsLinux())
            return Libc.Sync(file);
        RandomAccess.FlushToDisk(file);
        return 0;
    }

    /// <summary>0 or errno.</summary>
    public virtual int SyncDirectory(string path) => OperatingSystem.IsLinux() ? Libc.SyncDirectory(path) : 0;

    /// <summary>Writes all bytes or throws <see cref="IOException"/>.</summary>
    public virtual void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(file, bytes, offset);

    public virtual int Read(SafeFileHandle file, Span<byte> bytes, long offset) => RandomAccess.Read(file, bytes, offset);

    public virtual void Rename(string from, string to) => File.Move(from, to, overwrite: true);

    public virtual void Delete(string path) => File.Delete(path);

    public static void CreateDirectory(string path)
    {
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(path);
            else if (!Directory.Exists(path))
                Directory.CreateDirectory(path, PrivateFile | UnixFileMode.UserExecute);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"The journal's directory '{path}' cannot be made: {refused.Message}", refused);
        }
    }
}
