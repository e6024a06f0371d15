using Gateway.Metering.Journal;
using Gateway.Store;
using Gateway.Store.Sqlite;

namespace Gateway.Verbs;

/// <summary>A file that is there whole or not at all: written beside its place, checked, brought to the disk, then renamed.</summary>
internal static class BackupFile
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>
    /// Returns its length. Throws what the filling throws, and <see cref="StorageException"/> where the copy
    /// is no good; then the place is as it was.
    /// </summary>
    public static async Task<long> WriteAsync(string path, Func<Stream, Task> fill)
    {
        var disk = new Disk();
        var directory = Path.GetDirectoryName(path)!;
        var partial = Path.Combine(directory, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}.partial");
        try
        {
            var length = await FillAsync(disk, partial, fill);
            if (SqliteCopy.Fault(partial) is { } fault)
                throw new StorageException($"what arrived is no whole copy, {fault}; {path} is as it was");
            // Death before: the old copy and a partial file. After: the new copy, which the directory's sync makes last.
            disk.Rename(partial, path);
            Check(disk.SyncDirectory(directory), path);
            return length;
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }

    private static async Task<long> FillAsync(Disk disk, string partial, Func<Stream, Task> fill)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = Private;
        await using var file = new FileStream(partial, options);
        await fill(file);
        await file.FlushAsync();
        Check(disk.Sync(file.SafeFileHandle), partial);
        return file.Length;
    }

    private static void Check(int error, string path)
    {
        if (error != 0)
            throw new StorageException($"{path} could not be brought to the disk ({Errno.Text(error)})");
    }
}
