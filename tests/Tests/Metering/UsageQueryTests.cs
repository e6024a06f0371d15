using Gateway.Metering.Usage;
using Gateway.Testing.Processes;

namespace Gateway.Tests.Metering;

public sealed class UsageQueryTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Answers_with_requests_that_are_not_folded_yet()
    {
        await using var rig = new MeteringRig(_directory.Path);
        await rig.FoldAsync();
        rig.Request();
        await rig.FoldAsync();
        rig.Request();

        var total = await rig.TotalAsync();

        Assert.Equal(2, total.Requests);
        Assert.Equal(1, rig.UnfoldedBatches.Pending);
    }

    [Fact]
    public async Task Groups_in_the_order_of_time_and_then_of_the_words()
    {
        await using var rig = new MeteringRig(_directory.Path);
        await rig.FoldAsync();
        rig.Request(org: "org_b", at: MeteringRig.Noon.AddDays(-1));
        rig.Request(org: "org_a");
        await rig.FoldAsync();
        rig.Request(org: "org_b");
        rig.Request(org: "org_a", application: null);

        var page = await rig.AskAsync("groupBy=org,application,day&from=2026-07-01");

        Assert.Equal(
            ["2026-07-14T00:00:00Z org_b app", "2026-07-15T00:00:00Z org_a ", "2026-07-15T00:00:00Z org_a app",
                "2026-07-15T00:00:00Z org_b app"],
            page.Rows
                .Select(row => $"{UsageText.Instant(DateTimeOffset.FromUnixTimeSeconds(row.Key.Time))} {string.Join(' ', row.Key.Words)}"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Pages_through_all_rows_once_while_usage_goes_on(int limit)
    {
        await using var rig = new MeteringRig(_directory.Path);
        await rig.FoldAsync();
        foreach (var org in new[] { "d", "b", "g", "a" })
            rig.Request(org: org);
        await rig.FoldAsync();
        foreach (var org in new[] { "c", "b", "f", "e" })
            rig.Request(org: org);

        var seen = new List<string>();
        for (var after = ""; after is not null;)
        {
            var page = await rig.AskAsync($"groupBy=org&limit={limit}" + (after.Length > 0 ? $"&after={after}" : ""));
            seen.AddRange(page.Rows.Select(row => $"{row.Key.Words[0]}{row.Sums.Requests}"));
            after = page.Next;
            rig.Request(org: "a");
            await rig.FoldAsync();
        }

        Assert.Equal(["a1", "b2", "c1", "d1", "e1", "f1", "g1"], seen);
    }

    [Fact]
    public async Task Filters_by_exact_values()
    {
        await using var rig = new MeteringRig(_directory.Path);
        await rig.FoldAsync();
        rig.Request(org: "org_a", application: "one", route: "items");
        rig.Request(org: "org_a", application: null, route: "items");
        rig.Request(org: "ORG_A", application: "one", route: "other");
        await rig.FoldAsync();
        rig.Request(org: "org_a", application: "one", route: "items");

        Assert.Equal(3, (await rig.TotalAsync("org=org_a")).Requests);
        Assert.Equal(2, (await rig.TotalAsync("org=org_a&application=one")).Requests);
        Assert.Equal(1, (await rig.TotalAsync("application=")).Requests);
        Assert.Equal(1, (await rig.TotalAsync("route=other")).Requests);
        Assert.Equal(0, (await rig.TotalAsync("org=' OR 1=1 --")).Requests);
    }

    [Fact]
    public async Task Puts_a_request_into_the_bucket_and_month_of_its_admission()
    {
        await using var rig = new MeteringRig(_directory.Path, bucket: TimeSpan.FromMinutes(15));
        await rig.FoldAsync();
        var admission = rig.Admit(at: new DateTimeOffset(2026, 6, 30, 23, 59, 59, TimeSpan.Zero));
        rig.Complete(admission);
        await rig.FoldAsync();
        rig.Request(at: new DateTimeOffset(2026, 7, 1, 0, 0, 0, TimeSpan.Zero));

        var page = await rig.AskAsync("from=2026-01-01&groupBy=month");
        var quarter = await rig.TotalAsync();

        Assert.Equal([new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds(),
            new DateTimeOffset(2026, 7, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds()], page.Rows.Select(row => row.Key.Time));
        Assert.Equal(2, quarter.Requests);
        Assert.Equal(1, (await rig.AskAsync("from=2026-06-30T23:50:00Z&to=2026-07-01")).Rows.Single().Sums.Requests);
    }

    [Theory]
    [InlineData("from=yesterday", "from")]
    [InlineData("from=2026-07-15T12:00:00", "from")]
    [InlineData("from=2026-07-15&to=2026-07-14", "from")]
    [InlineData("to=2026-13-01", "to")]
    [InlineData("groupBy=org,org", "groupBy")]
    [InlineData("groupBy=hour,day", "groupBy")]
    [InlineData("groupBy=Org", "groupBy")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=10001", "limit")]
    [InlineData("limit=1e3", "limit")]
    [InlineData("to=9999-12-31T23:59:59Z", "to")]
    [InlineData("groupBy=org&after=abc", "after")]
    public void Names_the_parameter_it_cannot_read(string parameters, string named)
    {
        var given = parameters.Split('&').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);

        var query = UsageQueryReader.Read(given, MeteringRig.Noon, TimeSpan.FromHours(1), out var mistake);

        Assert.Null(query);
        Assert.StartsWith(named + " must be ", mistake, StringComparison.Ordinal);
    }

    [Fact]
    public void Widens_the_span_to_the_edges_of_buckets()
    {
        var given = new Dictionary<string, string> { ["from"] = "2026-07-15T12:20:00+02:00", ["to"] = "2026-07-15T11:00:00.001Z" };

        var query = UsageQueryReader.Read(given, MeteringRig.Noon, TimeSpan.FromHours(1), out _)!;

        Assert.Equal(("2026-07-15T10:00:00Z", "2026-07-15T12:00:00Z"), (UsageText.Instant(query.From), UsageText.Instant(query.To)));
    }
}
