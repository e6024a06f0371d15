using System.Diagnostics.Metrics;
using Gateway.Orgs;
using Gateway.Orgs.Records;
using Gateway.Settings;
using Gateway.Store;
using Gateway.Testing.Processes;
using Gateway.Testing.Time;
using Gateway.Tests.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Orgs.Records;

/// <summary>What another gateway writes into the store reaches the tokens known here.</summary>
public sealed class RecordsLoopTests : IAsyncLifetime
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly TempDirectory _directory = new();
    private readonly OrgsRig _rig = new();
    private readonly SettingsRig _settings = new();
    private readonly RecordsInForce _records = new();
    private readonly ClockSkew _skew = new(
        new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>(), NullLogger<ClockSkew>.Instance);

    private SqliteStore _store = null!;
    private RecordsStore _elsewhere = null!;
    private RecordsLoop _loop = null!;
    private Snapshots _snapshots = null!;

    public async ValueTask InitializeAsync()
    {
        _store = SqliteStore.Open($"Data Source={_directory.Path}/gateway.db");
        _elsewhere = new RecordsStore(_store, _rig.Time);
        _snapshots = _settings.Of(new OrgsPart(_records));
        _loop = new RecordsLoop(
            new RecordsStore(_store, _rig.Time), new StoreSignals(_store), _records, _snapshots, _skew, _rig.Time,
            NullLogger<RecordsLoop>.Instance);
        _ = _snapshots.Current;
        await _loop.StartAsync(default);
        await _rig.Time.WaitForTimersAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _loop.StopAsync(default);
        _loop.Dispose();
        await _store.DisposeAsync();
        _settings.Dispose();
        _rig.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task Refuses_a_known_token_within_five_seconds_of_its_revocation_elsewhere()
    {
        var standings = new CallerStandings(_rig.Derivation, new CallersSeen(), _rig.Time);
        var token = OrgsRig.Token("""{ "orgCode": "org_a" }""", jti: "token-1");
        Assert.False(standings.Of(token, _snapshots.Current).Verdict.IsRefused);
        await RevokeAsync("token-1");

        _rig.Time.Advance(Bound - TimeSpan.FromTicks(1));

        await Poll.UntilAsync(() => standings.Of(token, _snapshots.Current).Verdict.IsRefused, Patience, () => "the revoked token refused");
    }

    [Fact]
    public async Task Forgets_in_the_store_what_has_ended_and_nothing_else()
    {
        await RevokeAsync("ends", TimeSpan.FromMinutes(1));
        await RevokeAsync("lasts", TimeSpan.FromDays(1));
        await RevokeAsync("stays");

        _rig.Time.Advance(TimeSpan.FromMinutes(61));

        string[] kept = [];
        await Poll.UntilAsync(async () =>
        {
            kept = [.. (await _elsewhere.ReadAsync(default)).Revocations.Select(each => each.Value)];
            return kept.Length < 3;
        }, Patience, () => "the ended revocation forgotten");
        Assert.Equal(["lasts", "stays"], kept);
    }

    private ValueTask RevokeAsync(string jti, TimeSpan? lifetime = null)
    {
        var now = _rig.Time.GetUtcNow();
        return _elsewhere.AddRevocationAsync(
            new Revocation { Id = jti, Of = RevocationOf.Jti, Value = jti, ExpiresAt = now + lifetime, CreatedAt = now, By = "ops" },
            "{}", default);
    }
}
