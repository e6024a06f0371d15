using System.Collections.Frozen;
using Gateway.Settings;
using Gateway.Tokens.Claims;
using Gateway.Tokens.Keys;

namespace Gateway.Tokens.Issuers;

/// <summary>Names what is wrong in one issuer's rules: how its tokens are judged.</summary>
internal sealed class IssuerRules(string key, Mistakes mistakes)
{
    /// <summary>The widest that <c>ClockSkew</c> may be.</summary>
    public static readonly TimeSpan MostSkew = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestLifetime = TimeSpan.FromDays(366);

    /// <summary>What the reader already found wrong at or below the key is not said twice.</summary>
    public void Add(string member, string text)
    {
        var full = $"{key}:{member}";
        if (!mistakes.All.Any(known => known.Key == full || known.Key.StartsWith(full + ":", StringComparison.Ordinal)))
            mistakes.Add(full, text);
    }

    public IReadOnlyList<string> Algorithms(IReadOnlyList<string> algorithms)
    {
        if (algorithms.Count == 0)
            Add("Algorithms", $"must name at least one of {string.Join(", ", JwsAlgorithms.Known.Order(StringComparer.Ordinal))}");
        for (var i = 0; i < algorithms.Count; i++)
        {
            if (!JwsAlgorithms.Known.Contains(algorithms[i]))
            {
                Add($"Algorithms:{i}",
                    $"is \"{algorithms[i]}\"; allowed are {string.Join(", ", JwsAlgorithms.Known.Order(StringComparer.Ordinal))}");
            }
        }

        return [.. algorithms.Select(JwsAlgorithms.Canonical)];
    }

    public FrozenSet<string> Types(IReadOnlyList<string> types)
    {
        if (types.Count == 0)
            Add("Types", "must name at least one header type; \"\" lets it be absent");
        return types.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }

    public void Times(TimeSpan skew, TimeSpan? lifetime)
    {
        Within("ClockSkew", skew, TimeSpan.Zero, MostSkew);
        if (lifetime is { } most)
            Within("MaxTokenLifetime", most, TimeSpan.FromSeconds(1), LongestLifetime);
    }

    public void Within(string name, TimeSpan value, TimeSpan least, TimeSpan most)
    {
        if (value < least || value > most)
            Add(name, $"is {value:c}; it must be from {least:c} to {most:c}");
    }

    /// <param name="name">The member.</param>
    /// <param name="texts">As given.</param>
    /// <param name="required">Whether none is a mistake.</param>
    /// <param name="isList">Whether the member is a list, so that its mistakes have an index.</param>
    public IReadOnlyList<ClaimSource> Sources(string name, IReadOnlyList<string> texts, bool required = false, bool isList = true)
    {
        if (required && texts.Count == 0)
            Add(name, "must name at least one claim: a top-level name, or a JSON Pointer such as /a/b");
        var sources = new List<ClaimSource>();
        for (var i = 0; i < texts.Count; i++)
        {
            if (ClaimSource.TryParse(texts[i], out var source))
            {
                sources.Add(source);
                continue;
            }

            Add(isList ? $"{name}:{i}" : name,
                $"is \"{texts[i]}\"; it must be a top-level claim name, or a JSON Pointer (RFC 6901) such as /a/b");
        }

        return sources;
    }

    public FrozenSet<string>? Orgs(IReadOnlyList<string>? orgs)
    {
        if (orgs is { Count: 0 })
            Add("Orgs", "must name at least one org; null or absent lets the issuer speak for any");
        return orgs is null ? null : Texts("Orgs", orgs);
    }

    /// <summary>Values that are compared exactly, so an empty one is a slip.</summary>
    public FrozenSet<string> Texts(string name, IReadOnlyList<string> texts)
    {
        for (var i = 0; i < texts.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(texts[i]))
                Add($"{name}:{i}", "must not be empty");
        }

        return texts.ToFrozenSet(StringComparer.Ordinal);
    }
}
