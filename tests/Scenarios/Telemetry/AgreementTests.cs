using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Scenarios.Metering;
using Gateway.Testing.Processes;

namespace Gateway.Scenarios.Telemetry;

/// <summary>
/// One run through the published gateway: the clients, the access log, the backend, the ledger, its export and Prometheus tell the same
/// story, to the request and to the byte. 100,000 requests with GATEWAY_TEST_LONG=1.
/// </summary>
public sealed class AgreementTests
{
    private static readonly int Requests = LongMode.IsOn ? 100_000 : 4_000;

    [Fact]
    public async Task Clients_backend_log_ledger_export_and_Prometheus_agree()
    {
        await using Receiver receiver = new();
        await using var walk = await Walk.StartAsync(settings => Bill(settings, receiver.Settings));
        await using var prometheus = PrometheusServer.Start(walk.Gateway.AdminPort);
        MixedClients clients = new(walk);
        await clients.SendAsync(Requests);
        await Ledger.ReadAsync(walk);
        // A scrape that began when all had ended.
        var ended = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() / 1000d;
        await prometheus.QueryAsync(string.Create(CultureInfo.InvariantCulture, $"timestamp(gateway_build_info) > {ended}"));
        var log = Log(walk);

        var told = clients.SeenByClients;
        Assert.Equal(Requests, told.Count);
        Assert.All(Ledger.Admissions.Except(["interrupted"]).Append("refused"),
            outcome => Assert.Contains(told.Values, one => one.Outcome == outcome));

        // Request by request; the log has no word for a client that left behind the head of its answer.
        Assert.Equal(
            told.Select(one => KeyValuePair.Create(one.Key,
                one.Value.Outcome == "client_aborted" ? one.Value with { Outcome = "completed" } : one.Value)).OrderBy(one => one.Key),
            log.OrderBy(one => one.Key));
        Assert.Equal(
            told.Where(one => one.Value.Outcome is "completed" or "client_aborted")
                .Select(one => (one.Key, (one.Value.Org, one.Value.BytesIn))).Order(),
            clients.SeenByBackend.Select(one => (one.Key, one.Value)).Order());

        // In sums. Of refusals the ledger keeps the number alone; where no org is known it writes nobody's.
        Assert.Equal(
            Sums(told.Values.Select(one =>
                one.Outcome == "refused" ? new Told(one.Org.Length > 0 ? one.Org : "_unattributed", "refused", 0, 0, 0) : one)),
            await LedgerAsync(walk));
        Assert.All(told.Values.Where(one => one.Outcome != "refused").CountBy(one => (one.Org, one.Outcome)),
            some => Assert.Equal(some.Value, receiver.Requests(some.Key.Org, some.Key.Outcome)));
        Assert.Equal(
            Lines(told.Values, one => $"{one.Org} {one.Outcome}", _ => 1),
            await AskAsync(prometheus, "sum by (org, outcome) (gateway_requests_total) > 0"));
        Assert.Equal(
            Lines(told.Values, one => one.Org, one => one.Units), await AskAsync(prometheus, "sum by (org) (gateway_units_total) > 0"));
        Assert.Equal(Lines(told.Values, one => one.Org, one => one.BytesIn),
            await AskAsync(prometheus, "sum by (org) (gateway_request_body_bytes_total) > 0"));
        Assert.Equal(Lines(told.Values, one => one.Org, one => one.BytesOut),
            await AskAsync(prometheus, "sum by (org) (gateway_response_body_bytes_total) > 0"));
    }

    private static void Bill(JsonObject settings, JsonObject export)
    {
        export["BatchSize"] = 100;
        settings["Gateway"]!["Metering"] = new JsonObject { ["Export"] = export };
        settings["ReverseProxy"]!["Routes"]!["items"]!["Metadata"] =
            new JsonObject { ["Gateway.Cost"] = $"{MixedClients.Cost}", ["Gateway.BillStatuses"] = "2xx" };
    }

    private static Dictionary<string, Told> Log(Walk walk) => walk.Gateway.AccessLog.ToDictionary(
        line => (string)line["requestId"]!,
        line => Told.From((string?)line["org"] ?? "", (int)line["status"]!, (string?)line["code"], isWhole: true, (long)line["bytesIn"]!,
            (long)line["bytesOut"]!));

    private static async Task<IEnumerable<string>> LedgerAsync(Walk walk)
    {
        var answer = JsonNode.Parse(await walk.Gateway.Admin.GetStringAsync("/api/usage?from=2020-01-01&groupBy=org,outcome"))!;
        return answer["rows"]!.AsArray()
            .Select(row => $"{row!["org"]} {row["outcome"]}: {row["requests"]} {row["units"]} {row["bytesIn"]} {row["bytesOut"]}")
            .Order(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Sums(IEnumerable<Told> told) => told.GroupBy(one => $"{one.Org} {one.Outcome}")
        .Select(some =>
            $"{some.Key}: {some.Count()} {some.Sum(one => one.Units)} {some.Sum(one => one.BytesIn)} {some.Sum(one => one.BytesOut)}")
        .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Lines(IEnumerable<Told> told, Func<Told, string> name, Func<Told, long> value) =>
        told.GroupBy(name).Select(some => (some.Key, Value: some.Sum(value))).Where(some => some.Value > 0)
            .Select(some => $"{some.Key}: {some.Value}").Order(StringComparer.Ordinal);

    private static async Task<IEnumerable<string>> AskAsync(PrometheusServer prometheus, string expression)
    {
        var answer = await prometheus.AskAsync(expression);
        var byOutcome = expression.Contains("outcome", StringComparison.Ordinal);
        return answer.Select(one => $"{Name(one!, byOutcome)}: {one!["value"]![1]}").Order(StringComparer.Ordinal);
    }

    private static string Name(JsonNode series, bool byOutcome) =>
        byOutcome ? $"{Label(series, "org")} {Label(series, "outcome")}" : Label(series, "org");

    private static string Label(JsonNode series, string name) => (string?)series["metric"]![name] ?? "";
}
