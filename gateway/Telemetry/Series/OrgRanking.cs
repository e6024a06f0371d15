using Gateway.Settings;

namespace Gateway.Telemetry.Series;

/// <summary>Looks once a period who is busiest.</summary>
internal sealed class OrgRanking(OrgSeries orgs, TimeProvider time) : BackgroundService
{
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var _ in time.Every(Period, stoppingToken))
            orgs.Rank();
    }
}
