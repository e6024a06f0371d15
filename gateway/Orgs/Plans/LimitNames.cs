using Gateway.Settings;

namespace Gateway.Orgs.Plans;

/// <summary>A limit has one state an org, whatever plan names it: one name in two cases of two plans would silently be two limits.</summary>
internal sealed class LimitNames(Mistakes mistakes)
{
    private readonly Dictionary<string, string> _seen = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Names those that an earlier plan or org writes in another case.</summary>
    public void Check(string key, IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            if (!_seen.TryAdd(name, name) && _seen[name] != name)
                mistakes.AddUnlessNamed($"{key}:{name}", $"is also written \"{_seen[name]}\"; names compare exactly, so write it one way");
        }
    }
}
