using System.Text;
using System.Text.RegularExpressions;

namespace Gateway.Testing.Hostile;

/// <summary>
/// What servers of many houses may take a request target's path for: decoded or not, parameters cut before,
/// after or never, slashes merged or not.
/// </summary>
public static partial class Readings
{
    private static readonly Func<string, string>[] Habits =
        [static path => path, CutParameters, Decode, static path => path.Replace('\\', '/'), Windows];

    /// <summary>Every path that up to three of these habits, one after the other, make of it, with dot segments resolved.</summary>
    public static IReadOnlySet<string> Of(string target)
    {
        HashSet<string> readings = [target.Split('?', '#')[0]];
        for (var round = 0; round < 3; round++)
            readings = [.. readings.SelectMany(path => Habits.Select(habit => habit(path)))];
        return readings.SelectMany(path => new[] { Resolve(path, isMerged: true), Resolve(path, isMerged: false) })
            .ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>True when no reading has another org than this one in the segment behind <paramref name="first"/>.</summary>
    public static bool NameNoOtherOrg(string target, string first, string org) => Of(target)
        .Select(path => path.Split('/'))
        .All(segments => segments.Length < 3 || !segments[1].Equals(first, StringComparison.OrdinalIgnoreCase)
            || !OrgCode().IsMatch(segments[2]) || segments[2] == org);

    private static string CutParameters(string path) => Parameter().Replace(path, "");

    private static string Decode(string path) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(
        Percent().Replace(path, code => ((char)Convert.ToByte(code.Groups[1].Value, 16)).ToString())));

    /// <summary>Neither dots nor spaces at a segment's end.</summary>
    private static string Windows(string path) =>
        string.Join('/', path.Split('/').Select(segment => segment is "." or ".." ? segment : segment.TrimEnd('.', ' ')));

    private static string Resolve(string path, bool isMerged)
    {
        List<string> kept = [];
        foreach (var segment in path.Split('/').Skip(1))
        {
            if (segment == ".." && kept.Count > 0)
                kept.RemoveAt(kept.Count - 1);
            else if (segment is not ("." or "..") && (segment.Length > 0 || !isMerged))
                kept.Add(segment);
        }

        return "/" + string.Join('/', kept);
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,64}$")]
    private static partial Regex OrgCode();

    [GeneratedRegex(";[^/]*")]
    private static partial Regex Parameter();

    [GeneratedRegex("%([0-9A-Fa-f]{2})")]
    private static partial Regex Percent();
}
