using System.Text.Json.Nodes;

namespace Gateway.Settings;

/// <summary>
/// Holds the snapshot in force and swaps it: read everything, let every part judge it, then replace it, or change nothing.
/// </summary>
internal sealed partial class Snapshots(
    IEnumerable<ISettingsPart> parts, SettingsSources sources, SettingsMetrics metrics, ILogger<Snapshots> logger)
{
    private readonly ISettingsPart[] _parts = [.. parts];
    private readonly Lock _swap = new();
    private IReadOnlyDictionary<string, JsonNode?> _fixed = new Dictionary<string, JsonNode?>();
    private SettingsLayers? _layers;
    private volatile Snapshot? _current;

    /// <summary>
    /// The snapshot in force; the first to ask makes it, for the server wants its endpoints while the host is built.
    /// Matched requests take theirs from their endpoint instead.
    /// </summary>
    /// <exception cref="SettingsException">At the first reading something is wrong; every mistake is named.</exception>
    public Snapshot Current => _current ?? Start();

    private Snapshot Start()
    {
        lock (_swap)
        {
            if (_current is null)
                Swap(SettingsLayers.Read);
            return _current!;
        }
    }

    /// <summary>Reads the sources again and swaps, or logs what is wrong and keeps what is in force.</summary>
    public bool Reload()
    {
        var swapped = TrySwap(SettingsLayers.Read);
        metrics.Reloaded(swapped);
        return swapped;
    }

    /// <summary>Builds anew from the settings as last read, because something else that parts read has changed.</summary>
    public bool Rebuild() => TrySwap((_, _) => _layers!);

    private bool TrySwap(Func<SettingsSources, Mistakes, SettingsLayers> read)
    {
        lock (_swap)
        {
            try
            {
                Swap(read);
                LogReloaded(Current.Generation);
                return true;
            }
            catch (SettingsException error)
            {
                LogReloadRefused(Current.Generation, error.Message);
                return false;
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                // A fault of ours must not end a gateway that serves well with what it has.
                LogReloadFault(Current.Generation, error);
                return false;
            }
        }
    }

    private void Swap(Func<SettingsSources, Mistakes, SettingsLayers> read)
    {
        var mistakes = new Mistakes();
        var layers = read(sources, mistakes);
        var reader = new SettingsReader(layers, mistakes);
        var builder = new SnapshotBuilder((_current?.Generation ?? 0) + 1);
        foreach (var part in _parts)
            part.Read(reader, builder);
        reader.ReportUnread();
        if (_current is not null)
            SettingsChange.ReportFixed(_fixed, reader.Fixed, mistakes);
        Refuse(mistakes);

        var snapshot = builder.Build(reader.Sections, mistakes.Warnings);
        _layers = layers;
        _fixed = reader.Fixed;
        _current = snapshot;
        foreach (var part in _parts)
            part.Apply(snapshot);
    }

    private static void Refuse(Mistakes mistakes)
    {
        if (mistakes.Any)
            throw new SettingsException(mistakes.All, mistakes.Warnings);
    }

    [LoggerMessage(100, LogLevel.Information, "Settings generation {Generation} is in force")]
    private partial void LogReloaded(int generation);

    [LoggerMessage(101, LogLevel.Error, "The changed settings were refused whole, generation {Generation} stays in force. {Mistakes}")]
    private partial void LogReloadRefused(int generation, string mistakes);

    [LoggerMessage(102, LogLevel.Error, "The changed settings met a fault of the gateway, generation {Generation} stays in force")]
    private partial void LogReloadFault(int generation, Exception error);
}
