using System.Text.Json.Nodes;
using Gateway.Testing.Time;

namespace Gateway.Scenarios.Metering;

/// <summary>What the gateway says of its own books, from outside.</summary>
internal sealed class Ledger
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Dictionary<(string Org, string Outcome), (long Requests, long Units)> _rows;

    private Ledger(Dictionary<(string Org, string Outcome), (long Requests, long Units)> rows) => _rows = rows;

    internal long Requests(string org, params string[] outcomes) => outcomes.Sum(outcome => _rows.GetValueOrDefault((org, outcome)).Requests);

    internal long Units(string org) => _rows.Where(row => row.Key.Org == org).Sum(row => row.Value.Units);

    /// <summary>Everything admitted for the org, however it ended.</summary>
    internal long Admitted(string org) => Requests(org, "completed", "upstream_failed", "client_aborted", "interrupted");

    /// <summary>Reads the ledger once nothing runs and nothing waits for it.</summary>
    internal static async Task<Ledger> ReadAsync(Walk walk)
    {
        (double Open, double Pending) left = default;
        await Poll.UntilAsync(async () =>
        {
            left = (await walk.MetricAsync("gateway_books_open"), await walk.MetricAsync("gateway_books_pending"));
            return left is (0, 0);
        }, Patience, () => $"all usage in the ledger; open and pending are {left}\n{walk.Gateway.Process.Said}");
        Assert.Equal(0, await walk.MetricAsync("gateway_books_difference"));
        Assert.Equal(0, await walk.MetricAsync("gateway_journal_set_aside"));
        var answer = JsonNode.Parse(await walk.Gateway.Admin.GetStringAsync("/api/usage?from=2020-01-01&groupBy=org,outcome"))!;
        return new Ledger(answer["rows"]!.AsArray().ToDictionary(
            row => ((string)row!["org"]!, (string)row["outcome"]!),
            row => ((long)row!["requests"]!, (long)row["units"]!)));
    }
}
