using System.Security.Cryptography;

namespace Gateway.Settings;

/// <summary>
/// Watches the settings files by content: file-system events miss the symlink swap of a mounted ConfigMap,
/// and times miss two quick writes. A change is taken once it has been seen twice, so a half-written file is not.
/// </summary>
internal sealed class SettingsWatcher(Snapshots snapshots, SettingsSources sources, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var taken = Fingerprint();
        var seen = taken;
        await foreach (var _ in time.Every(Interval, stoppingToken))
        {
            var now = Fingerprint();
            var settled = now == seen;
            seen = now;
            if (!settled || now == taken)
                continue;
            taken = now;
            snapshots.Reload();
        }
    }

    private string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in sources.AllFiles)
        {
            hash.AppendData(Content(file));
            hash.AppendData([0]);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static byte[] Content(string file)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The reload that follows names the file and why it cannot be read.
            return System.Text.Encoding.UTF8.GetBytes(error.GetType().Name);
        }
    }
}
