namespace Gateway.Settings;

/// <summary>Names compare exactly, so one name in two cases would silently be two things.</summary>
internal sealed class Spellings
{
    private readonly Dictionary<string, string> _seen = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// What is wrong with a name that was met before in another case; null for a new one, and for one that is written alike.
    /// </summary>
    public string? Clash(string name) =>
        _seen.TryAdd(name, name) || _seen[name] == name
            ? null
            : $"also written \"{_seen[name]}\"; names compare exactly, so write it one way";
}
