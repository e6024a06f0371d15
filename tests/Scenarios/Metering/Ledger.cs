using System.Text.Json.Nodes;
using Gateway.Testing.Time;

namespace Gateway.Scenarios.Metering;

/// <summary>What the gateway says of its own books, from outside.</summary>
internal sealed class Ledger
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Dictionary<(string Org, string Outcome), (long Requests, long Units)> _rows;

    private Ledger(Dictionary<(string Org, string Outcome), (long Requests, long Units)> rows) => _rows = rows;

    internal long Requests(string org, params string[] outcomes) =>
        outcomes.Sum(outcome => _rows.GetValueOrDefault((org, outcome)).Requests);

    internal long Units(string org) => _rows.Where(row => row.Key.Org == org).Sum(row => row.Value.Units);

    /// <summary>Everything admitted for the org, however it ended.</summary>
    internal long Admitted(string org) => Requests(org, Admissions);

    /// <summary>How an admitted request can have ended.</summary>
    internal static string[] Admissions { get; } = ["completed", "upstream_failed", "client_aborted", "interrupted"];

    /// <summary>Reads the ledger once nothing runs, nothing waits for it and all of it is exported.</summary>
    internal static async Task<Ledger> ReadAsync(Walk walk)
    {
        JsonNode books = null!;
        await Poll.UntilAsync(async () =>
        {
            books = JsonNode.Parse(await walk.Gateway.Admin.GetStringAsync("/api/reconciliation"))!;
            return (int)books["export"]!["waiting"]! == 0
                && await walk.MetricAsync("gateway_books_open") == 0 && await walk.MetricAsync("gateway_books_pending") == 0;
        }, Patience, () => $"all usage in the ledger and exported, not {books}\n{walk.Gateway.Process.Said}");
        Assert.True((bool)books["balances"]!, books.ToJsonString());
        Assert.Equal(books["ledger"]!["found"]!.ToJsonString(), books["export"]!["exported"]!.ToJsonString());
        Assert.Equal(0, await walk.MetricAsync("gateway_books_difference"));
        Assert.Equal(0, await walk.MetricAsync("gateway_journal_set_aside"));
        var answer = JsonNode.Parse(await walk.Gateway.Admin.GetStringAsync("/api/usage?from=2020-01-01&groupBy=org,outcome"))!;
        return new Ledger(answer["rows"]!.AsArray().ToDictionary(
            row => ((string)row!["org"]!, (string)row["outcome"]!),
            row => ((long)row!["requests"]!, (long)row["units"]!)));
    }
}
