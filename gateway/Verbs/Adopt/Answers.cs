using System.Globalization;

namespace Gateway.Verbs.Adopt;

/// <summary>What <c>--policy NAME=…</c> says of policies whose meaning stands in an application's code.</summary>
internal sealed class Answers
{
    public const string Anonymous = "anonymous";
    public const string Default = "default";
    public const string Scopes = "scopes";
    public const string Rate = "rate";
    public const string Concurrency = "concurrency";
    public const string Timeout = "timeout";

    private readonly List<(string Name, string Word, string Value)> _given = [];
    private readonly HashSet<string> _asked = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Throws <see cref="FormatException"/> with what is allowed.</summary>
    public Answers(IEnumerable<string> given)
    {
        foreach (var one in given)
        {
            var (name, answer) = one.LastIndexOf('=') is > 0 and var equals ? (one[..equals], one[(equals + 1)..]) : ("", "");
            var (word, value) = answer.Split(':', 2) is [var left, var right] ? (left, right) : (answer, "");
            if (name.Length == 0 || !IsAnswer(word, value))
            {
                throw new FormatException($"--policy: {one} is none of NAME=anonymous, NAME=default, NAME=scopes:\"A B\", "
                    + "NAME=rate:REQUESTS/TIME, NAME=concurrency:REQUESTS and NAME=timeout:TIME");
            }
            _given.Add((name, word, value));
        }
    }

    /// <summary>Names that were answered for and that no route has; and those that routes have.</summary>
    public (IReadOnlyList<string> Strangers, IReadOnlyCollection<string> Asked) Unused =>
        ([.. _given.Select(static one => one.Name).Where(name => !_asked.Contains(name))], _asked);

    /// <summary>The last answer of one of these words for the policy; null where nobody said.</summary>
    public (string Word, string Value)? For(string name, params ReadOnlySpan<string> words)
    {
        _asked.Add(name);
        (string, string)? found = null;
        foreach (var one in _given)
        {
            if (one.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && words.Contains(one.Word))
                found = (one.Word, one.Value);
        }

        return found;
    }

    public static string[] List(string value) => value.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);

    public static bool IsTime(string text) =>
        TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var time) && time > TimeSpan.Zero;

    private static bool IsAnswer(string word, string value) => word switch
    {
        Anonymous or Default => value.Length == 0,
        Scopes => List(value).Length > 0,
        Rate => value.Split('/', 2) is [var requests, var time] && IsCount(requests) && IsTime(time),
        Concurrency => IsCount(value),
        Timeout => IsTime(value),
        _ => false,
    };

    private static bool IsCount(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0;
}
