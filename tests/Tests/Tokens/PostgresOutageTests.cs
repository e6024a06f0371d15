using Gateway.Testing.Issuers;
using Gateway.Testing.Processes;
using Gateway.Testing.Time;
using Npgsql;

namespace Gateway.Tests.Tokens;

/// <summary>Keys kept in PostgreSQL: the gateway restarts and the server crashes while the issuer is away.</summary>
public sealed class PostgresOutageTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private PostgresCluster _cluster = null!;
    private TokenHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await PostgresCluster.StartAsync();
        _host = await TokenHost.StartAsync(_cluster);
        await Poll.UntilAsync(AreKeptAsync, Patience, () => "kept keys");
        (_host.Issuer.Discovery, _host.Issuer.KeySet) = (Misbehaviour.Down, Misbehaviour.Down);
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync();
        if (_cluster is not null)
            await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task Serves_after_a_restart_and_a_crash_of_the_server_until_the_kept_keys_are_stale()
    {
        await _cluster.StopServerAsync("immediate");
        _host.Time.Advance(TimeSpan.FromHours(23));
        await _host.RestartAsync();
        Assert.Equal(503, await StatusAsync());

        await _cluster.StartServerAsync();
        await Poll.UntilAsync(() =>
        {
            _host.Time.Advance(TimeSpan.FromSeconds(1));
            return _host.Readiness.IsReady;
        }, Patience, () => "seeded keys");
        Assert.Equal(200, await StatusAsync());

        _host.Time.Advance(TimeSpan.FromHours(1));
        await _host.RestartAsync();
        Assert.Equal(503, await StatusAsync());
        Assert.False(_host.Readiness.IsReady);
    }

    private async Task<int> StatusAsync() => (await _host.GetAsync("/closed", "Bearer " + _host.Issuer.Token())).Status;

    private async Task<bool> AreKeptAsync()
    {
        await using var connection = new NpgsqlConnection(_cluster.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT to_regclass('issuer_keys') IS NOT NULL", connection);
        if (!(bool)(await command.ExecuteScalarAsync())!)
            return false;
        command.CommandText = "SELECT count(*) FROM issuer_keys WHERE issuer = 'kinde'";
        return (long)(await command.ExecuteScalarAsync())! == 1;
    }
}
