namespace Gateway.Telemetry.Series;

/// <summary>Looks once a period who is busiest.</summary>
internal sealed class OrgRanking(OrgSeries orgs, TimeProvider time) : BackgroundService
{
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            orgs.Rank();
    }
}
