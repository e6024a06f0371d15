using System.Collections.Frozen;
using System.Globalization;
using Gateway.Settings;

namespace Gateway.Orgs.Rules;

/// <summary>The words under <c>Gateway.</c> in a route's metadata, read one by one with their mistakes.</summary>
internal sealed class RouteMetadata(string key, IReadOnlyDictionary<string, string>? metadata, Mistakes mistakes)
{
    public const string Prefix = "Gateway.";

    /// <summary>Which names it may let through is Forwarding's to judge.</summary>
    public const string PassHeaders = "Gateway.PassHeaders";

    private static readonly string[] Known =
        ["Gateway.Scopes", "Gateway.Plans", "Gateway.Cost", "Gateway.BillStatuses", "Gateway.IdempotencyWindow", "Gateway.OrgParameter",
            "Gateway.MatchProperty", "Gateway.Authorization", "Gateway.EncodedSlash", "Gateway.Retry",
            "Gateway.RewriteLocation", "Gateway.ExpectContinue", PassHeaders];

    private readonly FrozenDictionary<string, string> _values =
        (metadata ?? FrozenDictionary<string, string>.Empty).ToFrozenDictionary(StringComparer.Ordinal);

    public void ReportUnknown()
    {
        foreach (var name in _values.Keys
            .Where(name => name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && !Known.Contains(name)))
        {
            Mistake(name, $"is no known word; allowed are {string.Join(", ", Known)}");
        }
    }

    public bool Has(string name) => _values.ContainsKey(name);

    public string? Text(string name) => _values.GetValueOrDefault(name);

    public IReadOnlyList<string> Words(string name)
    {
        if (Text(name) is not { } text)
            return [];
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
            Mistake(name, "is empty; name at least one, split by spaces");
        return words;
    }

    public int Number(string name, int given)
    {
        if (Text(name) is not { } text)
            return given;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= 1_000_000_000)
            return value;
        Mistake(name, $"is \"{text}\"; it must be a whole number from 0 to 1000000000");
        return given;
    }

    /// <summary>Null where the route says nothing.</summary>
    public TimeSpan? Time(string name, TimeSpan most)
    {
        if (Text(name) is not { } text)
            return null;
        if (TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var value) && value >= TimeSpan.FromSeconds(1)
            && value <= most)
        {
            return value;
        }
        Mistake(name, $"is \"{text}\"; it must be a time from 00:00:01 to {most:c}, such as \"1.00:00:00\" for a day");
        return null;
    }

    /// <summary>True for <paramref name="yes"/>, false for <paramref name="no"/>, null where the route says nothing.</summary>
    public bool? Choice(string name, string yes, string no)
    {
        if (Text(name) is not { } text)
            return null;
        if (text != yes && text != no)
            Mistake(name, $"is \"{text}\"; it must be {yes} or {no}");
        return text == yes;
    }

    public void Mistake(string name, string text) => mistakes.Add($"{key}:Metadata:{name}", text);
}
