using System.Text.Json.Nodes;

namespace Gateway.Verbs;

/// <summary>A usage query of a running gateway, every page as one.</summary>
internal static class UsagePages
{
    private const int Page = 10_000;
    private static readonly string[] Passed = ["from", "to", "org"];

    /// <summary>With the options <c>--from</c>, <c>--to</c> and <c>--org</c> where they are given.</summary>
    public static async Task<JsonObject> ReadAsync(AdminClient client, VerbOptions options, string groupBy)
    {
        var query = $"/api/usage?limit={Page}&groupBy={Uri.EscapeDataString(groupBy)}";
        foreach (var name in Passed)
        {
            if (options.One("--" + name) is { } value)
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
