using System.Globalization;
using Gateway.Testing.Processes;

namespace Gateway.Scenarios.Telemetry;

/// <summary>A stat that says "No data" or "NaN" reads like a fault.</summary>
public sealed class FreshBoardTests
{
    /// <summary>A share of nothing is no number; it shows "No data" until there is something.</summary>
    private static readonly string[] Shares = ["Tokens found in the cache"];

    [Fact]
    public async Task Have_a_number_in_every_stat_before_the_first_request()
    {
        await using var walk = await Walk.StartAsync();
        await using var prometheus = PrometheusServer.Start(walk.Gateway.AdminPort);
        List<string> without = [];

        await prometheus.QueryAsync($"count_over_time(gateway_build_info[{WatchedFleet.RateInterval}]) > 2");
        foreach (var panel in Board.All.SelectMany(board => board.Panels).Where(panel => panel.Type == "stat"))
        {
            var answer = await prometheus.AskAsync(panel.Queries.Single().Expression);
            if (answer.Count == 0
                || answer.Any(one => double.IsNaN(double.Parse((string)one!["value"]![1]!, CultureInfo.InvariantCulture))))
            {
                without.Add(panel.Title + (answer.Count == 0 ? "" : ": NaN"));
            }
        }

        Assert.Equal(Shares, without);
    }
}
