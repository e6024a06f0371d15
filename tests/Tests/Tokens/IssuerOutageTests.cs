using Gateway.Testing.Issuers;
using Gateway.Testing.Time;
using Microsoft.Data.Sqlite;

namespace Gateway.Tests.Tokens;

/// <summary>The issuer goes away for longer than its keys may serve, and the gateway restarts meanwhile.</summary>
public sealed class IssuerOutageTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private TokenHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await TokenHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Serves_for_a_day_over_a_restart_and_then_no_longer()
    {
        await Poll.UntilAsync(() => _host.Readiness.IsReady, Patience, () => "the first keys");
        await Poll.UntilAsync(AreKept, Patience, () => "kept keys");
        (_host.Issuer.Discovery, _host.Issuer.KeySet) = (Misbehaviour.Down, Misbehaviour.Down);

        for (var hour = 1; hour < 24; hour++)
        {
            _host.Time.Advance(TimeSpan.FromHours(1));
            if (hour is 8 or 16)
            {
                await _host.RestartAsync();
                await Poll.UntilAsync(() => _host.Readiness.IsReady, Patience, () => "seeded keys");
            }

            Assert.Equal(200, await StatusAsync());
        }

        _host.Time.Advance(TimeSpan.FromHours(1) - TimeSpan.FromSeconds(10));
        Assert.Equal(200, await StatusAsync());
        _host.Time.Advance(TimeSpan.FromSeconds(10));
        await Poll.UntilAsync(async () =>
        {
            _host.Time.Advance(TimeSpan.FromSeconds(1));
            return !_host.Readiness.IsReady && await StatusAsync() == 503;
        }, Patience, () => "the end of stale keys");
    }

    private async Task<int> StatusAsync() => (await _host.GetAsync("/closed", "Bearer " + _host.Issuer.Token())).Status;

    private bool AreKept()
    {
        using var connection = new SqliteConnection($"Data Source={_host.Database};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM sqlite_schema WHERE name = 'issuer_keys'";
        if ((long)command.ExecuteScalar()! == 0)
            return false;
        command.CommandText = "SELECT count(*) FROM issuer_keys";
        return (long)command.ExecuteScalar()! == 1;
    }
}
