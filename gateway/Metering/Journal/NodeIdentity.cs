using System.Security.Cryptography;
using System.Text;
using Gateway.Store;

namespace Gateway.Metering.Journal;

/// <summary>The name this gateway has in a shared ledger: made once, kept in a file beside the journal it belongs to.</summary>
internal static class NodeIdentity
{
    public static string ReadOrCreate(Disk disk, string directory)
    {
        var path = Path.Combine(directory, "node");
        if (!File.Exists(path))
            return Create(disk, directory, path);
        var id = File.ReadAllText(path).Trim();
        if (id.Length is < 8 or > 64 || !id.All(char.IsAsciiLetterOrDigit))
        {
            throw new StorageException($"'{path}' does not hold a node id of 8 to 64 letters and digits. Restore the file: "
                + "with another id, usage not yet folded would be lost or counted twice.");
        }
        return id;
    }

    // Written aside and renamed: death in between leaves no id, and the next start makes one, before any record depends on it.
    private static string Create(Disk disk, string directory, string path)
    {
        if (Directory.EnumerateFiles(directory, "*" + SegmentFiles.Extension).Any())
        {
            throw new StorageException(
                $"'{path}' is missing, but the journal has records of a node. Restore the file, or move the records away.");
        }
        var id = RandomNumberGenerator.GetHexString(26, lowercase: true);
        using (var file = disk.Open(path + ".new", FileMode.Create))
        {
            disk.Write(file.SafeFileHandle, Encoding.ASCII.GetBytes(id + "\n"), 0);
            if (disk.Sync(file.SafeFileHandle) is not 0 and var error)
                throw new StorageException($"'{path}' could not be brought to the disk (errno {error}).");
        }

        disk.Rename(path + ".new", path);
        _ = disk.SyncDirectory(directory);
        return id;
    }
}
