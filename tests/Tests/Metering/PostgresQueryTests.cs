using Gateway.Refusals;
using Gateway.Store;
using Gateway.Testing.Processes;

namespace Gateway.Tests.Metering;

public sealed class PostgresQueryTests : IAsyncLifetime
{
    private readonly TempDirectory _directory = new();
    private PostgresCluster _cluster = null!;
    private PostgresStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await PostgresCluster.StartAsync();
        _store = new PostgresStore(_cluster.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        if (_store is not null)
            await _store.DisposeAsync();
        if (_cluster is not null)
            await _cluster.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Answers_every_query_with_the_same_bytes_as_sqlite()
    {
        var here = Path.Combine(_directory.Path, "sqlite");
        await using var sqlite = new MeteringRig(here);
        await using var postgres = Rig("postgres");
        string[] queries =
        [
            "", "groupBy=org", "groupBy=route,org,application", "groupBy=outcome,status", "groupBy=month,org", "groupBy=day",
            "groupBy=org,hour&limit=3", "groupBy=route&limit=2", "org=org_1&groupBy=application", "application=&groupBy=org",
            "route=caf%C3%A9&groupBy=status",
        ];
        foreach (var rig in new[] { sqlite, postgres })
        {
            await rig.FoldAsync();
            Use(rig, from: 0);
            await rig.FoldAsync();
            Use(rig, from: 50);
        }

        foreach (var query in queries)
        {
            var expected = await UsagePages.AllAsync(sqlite, query);
            Assert.Equal(expected, await UsagePages.AllAsync(postgres, query));
            Assert.Contains("\"requests\":", expected, StringComparison.Ordinal);
        }
    }

    private MeteringRig Rig(string name) => new(Path.Combine(_directory.Path, name), store: _store);

    private static void Use(MeteringRig rig, int from)
    {
        string[] routes = ["items", "orders", "caf\u00e9", "\uFFFD", "\U0001F600"];
        for (var i = from; i < from + 50; i++)
        {
            var admission = rig.Admit(
                "org_" + (i % 4), i % 3 == 0 ? null : "app_" + (i % 2), routes[i % 5], i % 7, MeteringRig.Noon.AddHours(-i * 30));
            rig.Meter.Complete(admission, (Outcome)(1 + (i % 3)), 100 * (i % 6), i % 2 == 0, i * 1000, i * 77,
                TimeSpan.FromMicroseconds((i * 1000) + 499));
        }
    }
}
