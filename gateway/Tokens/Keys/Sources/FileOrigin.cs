namespace Gateway.Tokens.Keys;

/// <summary>
/// Reads a key set from a local file; its content is looked at, because times and events miss the swap of a mounted link.
/// </summary>
internal sealed class FileOrigin(string path) : IKeyOrigin
{
    public async ValueTask<KeyFetch> FetchAsync(CancellationToken cancelled)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return await KeyClient.ReadAsync(file, cancelled);
    }
}
