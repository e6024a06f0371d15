using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Gateway.Metering.Export;
using Gateway.Testing.Wire;

namespace Gateway.Tests.Metering;

/// <summary>Who the usage is pushed to: keeps each call, and an event once by its id.</summary>
internal sealed class ExportReceiver : IAsyncDisposable
{
    private readonly RawBackend _backend = new();
    private readonly ConcurrentDictionary<string, JsonObject> _events = new();

    public ExportReceiver() => _backend.Answer = request =>
    {
        var batch = JsonNode.Parse(request.Body)!.AsArray().Select(node => node!.AsObject()).ToList();
        var answer = Answer(Calls.Count);
        Calls.Enqueue(batch);
        Requests.Enqueue(request);
        foreach (var each in batch)
        {
            // A stable id means the same event, to the letter.
            var known = _events.GetOrAdd((string)each["id"]!, each);
            if (!JsonNode.DeepEquals(known, each))
                Changed.Enqueue((string)each["id"]!);
        }

        return answer;
    };

    public Func<int, RawAnswer> Answer { get; set; } = static _ => RawAnswer.Status(204, "");

    public ConcurrentQueue<List<JsonObject>> Calls { get; } = [];

    public ConcurrentQueue<RawRequest> Requests { get; } = [];

    public ConcurrentQueue<string> Changed { get; } = [];

    public ICollection<JsonObject> Events => _events.Values;

    public ExportOptions Options(int batchSize = 1000) => new()
    {
        Endpoint = _backend.Address + "events",
        BatchSize = batchSize,
        Headers = { ["Authorization"] = "Bearer secret" },
    };

    /// <summary>The numbers of the events of each call.</summary>
    public IEnumerable<string> Numbers => Calls.Select(call => string.Join(' ', call.Select(each => ((string)each["id"]!).Split('-')[1])));

    public long Sum(string member) => Events.Sum(each => (long)each["data"]![member]!);

    public async Task AssertHasAllAsync(MeteringRig rig)
    {
        var report = await rig.Reconciliation.ReadAsync(MeteringRig.Noon.AddDays(-1), MeteringRig.Noon.AddDays(1), default);
        Assert.Equal((0, true), (report.Totals.Waiting, report.Balances));
        Assert.Equal(report.Totals.Queued, report.Totals.Exported);
        Assert.Empty(Changed);
    }

    public ValueTask DisposeAsync() => _backend.DisposeAsync();
}
