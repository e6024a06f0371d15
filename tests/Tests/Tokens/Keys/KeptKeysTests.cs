using Gateway.Store;
using Gateway.Testing.Issuers;
using Gateway.Testing.Processes;
using Gateway.Tokens.Keys;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Tokens.Keys;

public sealed class KeptKeysTests : IAsyncLifetime
{
    private readonly TempDirectory _directory = new();
    private readonly Lines _lines = new();
    private TokenRoom _room = null!;
    private SqliteStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _room = await TokenRoom.StartAsync();
        _store = SqliteStore.Open($"Data Source={_directory.Path}/gateway.db");
        await _room.Ring.RefreshAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _room.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Gives_the_next_run_the_keys_of_the_last_with_their_age()
    {
        await Kept().KeepAsync(_room.Ring, default);
        _room.Time.Advance(TimeSpan.FromHours(5));

        var ring = await SeededAsync();

        Assert.Equal(_room.Issuer.Key.KeyId, Assert.Single(ring.Keys).Kid);
        Assert.Equal(TimeSpan.FromHours(5), ring.LastGood!.Value.Age);
    }

    [Fact]
    public async Task Keeps_the_newest_set_alone()
    {
        var kept = Kept();
        await kept.KeepAsync(_room.Ring, default);
        _room.Issuer.Rotate(overlap: false);
        await _room.Ring.RefreshAsync();

        await kept.KeepAsync(_room.Ring, default);

        Assert.Equal(_room.Issuer.Key.KeyId, Assert.Single((await SeededAsync()).Keys).Kid);
    }

    [Fact]
    public async Task Writes_an_unchanged_set_again_once_it_has_grown_a_minute_old()
    {
        var kept = Kept();
        await kept.KeepAsync(_room.Ring, default);
        foreach (var (seconds, age) in new[] { (59, 59), (1, 0) })
        {
            _room.Time.Advance(TimeSpan.FromSeconds(seconds));
            await _room.Ring.RefreshAsync();

            await kept.KeepAsync(_room.Ring, default);

            Assert.Equal(TimeSpan.FromSeconds(age), (await SeededAsync()).LastGood!.Value.Age);
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task Gives_no_stale_keys_whichever_way_the_wall_clock_went(int days)
    {
        await Kept().KeepAsync(_room.Ring, default);
        _room.Time.StepWallClock(TimeSpan.FromDays(days));

        Assert.Empty((await SeededAsync()).Keys);
    }

    [Fact]
    public async Task Gives_one_issuers_keys_to_no_other_that_took_its_name_or_has_fewer_hosts()
    {
        await Kept().KeepAsync(_room.Ring, default);
        var source = _room.Ring.Source;

        Assert.Empty((await SeededAsync(source with { Name = "other" })).Keys);
        Assert.Empty((await SeededAsync(source with { Metadata = new Uri("https://other.example/") })).Keys);
        Assert.Empty((await SeededAsync(source with { Metadata = null, Jwks = new Uri("https://other.example/") })).Keys);
        Assert.Empty((await SeededAsync(source with { Identifiers = ["https://other.example"] })).Keys);
        Assert.Empty((await SeededAsync(source with { Hosts = [] })).Keys);
    }

    [Fact]
    public async Task Says_once_that_the_store_is_away_and_goes_on()
    {
        var isAway = true;
        var kept = Kept(() => isAway ? throw new StorageException("the disk is gone") : _store);
        for (var attempt = 0; attempt < 3; attempt++)
        {
            await kept.SeedAsync(_room.Ring, default);
            await kept.KeepAsync(_room.Ring, default);
        }

        isAway = false;
        await kept.KeepAsync(_room.Ring, default);

        Assert.Single(_lines.Said, line => line.Contains("the disk is gone", StringComparison.Ordinal));
        Assert.Single((await SeededAsync()).Keys);
    }

    private KeptKeys Kept(Func<IStore>? open = null) => new(open ?? (() => _store), _room.Time, _lines);

    private async Task<KeyRing> SeededAsync(KeySource? source = null)
    {
        var ring = _room.Rings.Make(source ?? _room.Ring.Source);
        await Kept().SeedAsync(ring, default);
        return ring;
    }

    private sealed class Lines : ILogger<KeptKeys>
    {
        public List<string> Said { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Said.Add(formatter(state, exception));
    }
}
