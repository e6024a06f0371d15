using Gateway.Metering;
using Gateway.Metering.Ledger;
using Gateway.Store;
using Gateway.Testing.Processes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Metering;

public sealed class FoldLoopTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Folds_what_has_ended_before_it_stops()
    {
        await using var rig = new MeteringRig(_directory.Path);
        using var loop = Loop(rig);
        await loop.StartAsync(default);
        rig.Request();

        await loop.StopAsync(default);

        Assert.Equal((1, 0), ((await rig.TotalAsync()).Requests, rig.UnfoldedBatches.Pending));
    }

    [Fact]
    public async Task Folds_twice_a_second()
    {
        await using var rig = new MeteringRig(_directory.Path);
        using var loop = Loop(rig);
        await loop.StartAsync(default);
        await rig.Time.WaitForTimersAsync();
        rig.Request();

        rig.Time.Advance(TimeSpan.FromMilliseconds(500));
        await rig.Time.WaitForTimersAsync();

        Assert.Equal(0, rig.UnfoldedBatches.Pending);
        await loop.StopAsync(default);
    }

    [Fact]
    public async Task Starts_while_the_store_is_away_and_is_ready_once_it_is_back()
    {
        await using var real = SqliteStore.Open($"Data Source={Path.Combine(_directory.Path, "gateway.db")}");
        var away = new AwayStore(real) { IsAway = true };
        await using var rig = new MeteringRig(_directory.Path, store: away);
        using var loop = Loop(rig);
        var readiness = new MeteringReadiness(rig.Journal, rig.Progress, rig.Options);
        await loop.StartAsync(default);
        rig.Request();
        Assert.Equal((false, false, false), (readiness.IsReady, rig.Progress.IsUp, rig.Period.IsWhole));
        Assert.Contains(readiness.Checks(),
            check => check is { Name: "ledger", Ok: false } && check.Detail.Contains("gone fishing", StringComparison.Ordinal));

        away.IsAway = false;
        await rig.Time.WaitForTimersAsync();
        rig.Time.Advance(TimeSpan.FromSeconds(5));
        await rig.Time.WaitForTimersAsync();

        Assert.Equal((true, true, true), (readiness.IsReady, rig.Progress.IsUp, rig.Period.IsWhole));
        Assert.Equal((1, 0), ((await rig.TotalAsync()).Requests, rig.UnfoldedBatches.Difference));
        await loop.StopAsync(default);
    }

    [Fact]
    public async Task Tells_a_broken_ledger_from_no_usage_within_ten_seconds()
    {
        await using var real = SqliteStore.Open($"Data Source={Path.Combine(_directory.Path, "gateway.db")}");
        var away = new AwayStore(real);
        await using var rig = new MeteringRig(_directory.Path, store: away);
        using var loop = Loop(rig);
        await loop.StartAsync(default);
        await rig.Time.WaitForTimersAsync();
        Assert.True(rig.Progress.IsUp);

        away.IsAway = true;
        for (var i = 0; i < 20; i++)
        {
            rig.Time.Advance(TimeSpan.FromMilliseconds(500));
            await rig.Time.WaitForTimersAsync();
        }

        Assert.False(rig.Progress.IsUp);
        Assert.Contains("gone fishing", rig.Progress.Trouble, StringComparison.Ordinal);
        await loop.StopAsync(default);
    }

    [Fact]
    public async Task Refuses_to_start_on_a_ledger_of_a_newer_gateway()
    {
        await using var store = SqliteStore.Open($"Data Source={Path.Combine(_directory.Path, "gateway.db")}");
        await store.PrepareAsync(
            new Schema("metering", [.. LedgerSchema.Steps.Steps, new SchemaStep("CREATE TABLE later (id INTEGER)", "")]), default);
        await using var rig = new MeteringRig(_directory.Path, store: store);
        using var loop = Loop(rig);

        var refused = await Assert.ThrowsAsync<StorageException>(() => loop.StartAsync(default));

        Assert.Contains("'metering'", refused.Message, StringComparison.Ordinal);
    }

    private static FoldLoop Loop(MeteringRig rig) =>
        new(rig.Folding, rig.Journal, rig.UnfoldedBatches, rig.Progress, rig.Metrics, rig.Time, NullLogger<FoldLoop>.Instance);
}
