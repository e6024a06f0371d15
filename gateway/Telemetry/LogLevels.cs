using System.Text.Json.Nodes;
using Gateway.Settings;

namespace Gateway.Telemetry;

/// <summary>The <c>Logging</c> section as the framework's configuration; a reload of the settings changes levels at once.</summary>
internal sealed class LogLevels : ConfigurationProvider, IConfigurationSource, ISettingsPart
{
    /// <summary>Until the settings are read: what the framework has to say of its own start is of no use to an operator.</summary>
    public LogLevels() => Data = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
    {
        ["LogLevel:Default"] = "Information",
        ["LogLevel:Microsoft"] = "Warning"
    };

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    public void Read(SettingsReader settings, SnapshotBuilder snapshot)
    {
        var tree = settings.Tree("Logging");
        ReportUnknown(tree, "Logging", settings.Mistakes);
        snapshot.Add(new LogSettings(SettingsReader.Configuration(tree)));
    }

    public void Apply(Snapshot snapshot)
    {
        Data = snapshot.Get<LogSettings>().Section.AsEnumerable().ToDictionary(
            pair => pair.Key, pair => pair.Value, StringComparer.OrdinalIgnoreCase);
        OnReload();
    }

    /// <summary>At an unknown level the framework throws, once the settings are already in force.</summary>
    private static void ReportUnknown(JsonObject tree, string key, Mistakes mistakes)
    {
        foreach (var (name, child) in tree)
        {
            if (child is JsonObject inner)
            {
                ReportUnknown(inner, $"{key}:{name}", mistakes);
            }
            else if (key.EndsWith(":LogLevel", StringComparison.OrdinalIgnoreCase)
                && !Enum.GetNames<LogLevel>().Contains($"{child}", StringComparer.OrdinalIgnoreCase))
            {
                mistakes.Add($"{key}:{name}", $"is \"{child}\"; it must be one of {string.Join(", ", Enum.GetNames<LogLevel>())}");
            }
        }
    }

    private sealed record LogSettings(IConfiguration Section);
}
