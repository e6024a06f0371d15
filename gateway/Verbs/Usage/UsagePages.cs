using System.CommandLine;
using System.Text.Json.Nodes;

namespace Gateway.Verbs;

/// <summary>A usage query of a running gateway, every page as one.</summary>
internal static class UsagePages
{
    private const int Page = 10_000;
    private static readonly string[] Passed = ["from", "to", "org"];

    public static ValueOption From() =>
        new("--from", "TIME", "start, inclusive: RFC 3339 or YYYY-MM-DD, UTC; default the start of this month");

    public static ValueOption To() => new("--to", "TIME", "end, exclusive; default now");

    public static ValueOption Org() => new("--org", "ORG", "this organisation alone");

    /// <summary>Within what <see cref="From"/>, <see cref="To"/> and <see cref="Org"/> say.</summary>
    public static async Task<JsonObject> ReadAsync(AdminClient client, ParseResult parsed, string groupBy)
    {
        var query = $"/api/usage?limit={Page}&groupBy={Uri.EscapeDataString(groupBy)}";
        foreach (var name in Passed)
        {
            if (parsed.One("--" + name) is { } value)
                query += $"&{name}={Uri.EscapeDataString(value)}";
        }

        var all = (await client.GetAsync(query)).AsObject();
        while ((string?)all["next"] is { } next)
        {
            var page = await client.GetAsync($"{query}&after={Uri.EscapeDataString(next)}");
            foreach (var row in page["rows"]!.AsArray())
                all["rows"]!.AsArray().Add(row!.DeepClone());
            all["next"] = (string?)page["next"];
        }

        all.Remove("next");
        return all;
    }
}
