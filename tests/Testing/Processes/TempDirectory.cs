namespace Gateway.Testing.Processes;

/// <summary>A directory of a test's own, gone with it.</summary>
public sealed class TempDirectory : IDisposable
{
    public TempDirectory() => Path = Directory.CreateTempSubdirectory("gateway-test-").FullName;

    public string Path { get; }

    /// <summary>Writes a file by renaming it into place, so that no watcher ever reads half of it.</summary>
    public string Write(string name, string text)
    {
        var file = System.IO.Path.Combine(Path, name);
        File.WriteAllText(file + ".new", text);
        File.Move(file + ".new", file, overwrite: true);
        return file;
    }

    public void Dispose()
    {
        if (Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }
}
