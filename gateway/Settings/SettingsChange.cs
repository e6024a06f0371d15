using System.Text.Json.Nodes;

namespace Gateway.Settings;

/// <summary>Finds what a reload would change in sections that are read once, at start.</summary>
internal static class SettingsChange
{
    public static void ReportFixed(
        IReadOnlyDictionary<string, JsonNode?> running, IReadOnlyDictionary<string, JsonNode?> read, Mistakes mistakes)
    {
        foreach (var (key, node) in read)
            Report(running.GetValueOrDefault(key), node, key, mistakes);
    }

    private static void Report(JsonNode? running, JsonNode? read, string key, Mistakes mistakes)
    {
        if (JsonNode.DeepEquals(running, read))
            return;
        if (running is JsonObject before && read is JsonObject after)
        {
            foreach (var name in before.Select(child => child.Key).Union(after.Select(child => child.Key)))
                Report(before[name], after[name], $"{key}:{name}", mistakes);
        }
        else
        {
            mistakes.Add(key, "was changed, which needs a restart; restart the gateway or put the running value back");
        }
    }
}
