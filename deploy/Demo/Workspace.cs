namespace Deploy.Demo;

/// <summary>Where the processes keep data and logs: the directory asked for, or one that goes when the demo goes.</summary>
internal sealed class Workspace(string? wanted) : IDisposable
{
    public DirectoryInfo Directory { get; } =
        wanted is null ? System.IO.Directory.CreateTempSubdirectory("gateway-demo-") : System.IO.Directory.CreateDirectory(wanted);

    public void Dispose()
    {
        if (wanted is null)
            Directory.Delete(recursive: true);
    }
}
