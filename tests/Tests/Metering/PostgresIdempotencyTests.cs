using Gateway.Store;
using Gateway.Testing.Processes;

namespace Gateway.Tests.Metering;

public sealed class PostgresIdempotencyTests : IdempotencyTests, IAsyncLifetime
{
    private PostgresCluster _cluster = null!;
    private PostgresStore _store = null!;

    private protected override IStore? Store => _store;

    public async ValueTask InitializeAsync()
    {
        _cluster = await PostgresCluster.StartAsync();
        _store = new PostgresStore(_cluster.ConnectionString);
    }

    [Fact]
    public async Task Bills_once_whichever_gateway_is_first_to_write_it_down()
    {
        await using var one = Rig("one");
        await using var two = Rig("two");
        await one.FoldAsync();
        await two.FoldAsync();

        for (var i = 0; i < 2500; i++)
        {
            Request(one, "key_" + i);
            Request(two, "key_" + (2499 - i));
        }

        await Task.WhenAll(one.FoldAsync().AsTask(), two.FoldAsync().AsTask());
        two.Time.Advance(TimeSpan.FromMinutes(5));
        Request(two, "late");
        await two.FoldAsync();
        Request(one, "late");
        await one.FoldAsync();

        var total = await one.TotalAsync();
        Assert.Equal((5002, 2501), (total.Requests, total.Units));
    }

    public async ValueTask DisposeAsync()
    {
        if (_store is not null)
            await _store.DisposeAsync();
        if (_cluster is not null)
            await _cluster.DisposeAsync();
        Dispose();
    }
}
