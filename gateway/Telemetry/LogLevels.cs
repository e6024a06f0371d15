using Gateway.Settings;
using Microsoft.Extensions.Configuration;

namespace Gateway.Telemetry;

/// <summary>The <c>Logging</c> section as the framework's configuration; a reload of the settings changes levels at once.</summary>
internal sealed class LogLevels : ConfigurationProvider, IConfigurationSource, ISettingsPart
{
    /// <summary>Until the settings are read: what the framework has to say of its own start is of no use to an operator.</summary>
    public LogLevels() => Data = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase) { ["LogLevel:Default"] = "Information", ["LogLevel:Microsoft"] = "Warning" };

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    public void Read(SettingsReader settings, SnapshotBuilder snapshot) => snapshot.Add(new LogSettings(SettingsReader.Configuration(settings.Tree("Logging"))));

    public void Apply(Snapshot snapshot)
    {
        Data = snapshot.Get<LogSettings>().Section.AsEnumerable().ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.OrdinalIgnoreCase);
        OnReload();
    }

    private sealed record LogSettings(IConfiguration Section);
}
