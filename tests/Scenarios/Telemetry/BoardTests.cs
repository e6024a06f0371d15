using Gateway.Scenarios.Telemetry.Pictures;

namespace Gateway.Scenarios.Telemetry;

/// <summary>
/// Every expression of every board, asked of a real Prometheus that scrapes the published gateway, has something to show.
/// </summary>
[Collection<WatchedFleet>]
public sealed class BoardTests(WatchedFleet fleet)
{
    [Fact]
    public async Task Have_something_to_show_for_every_expression()
    {
        List<string> empty = [];

        // One chance each: no traffic that comes later can help.
        foreach (var query in Board.All.SelectMany(board => board.Panels).SelectMany(panel => panel.Queries))
        {
            if ((await fleet.Prometheus.AskAsync(query.Expression)).Count == 0)
                empty.Add(query.Expression);
        }

        Assert.True(empty.Count == 0, string.Join('\n', empty));
    }

    /// <summary>The pictures stay beside the tests for people to look at: a panel has something to draw, never only NaN.</summary>
    [Fact]
    public async Task Draw_something_in_every_panel()
    {
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "boards")).FullName;
        var now = TimeProvider.System.GetUtcNow();
        List<string> empty = [];

        foreach (var board in Board.All)
        {
            empty.AddRange(await new BoardPicture(board, fleet.Prometheus, now - WatchedFleet.Seen, now).DrawAsync(
                Path.Combine(folder, board.Name + ".svg")));
        }

        TestContext.Current.TestOutputHelper!.WriteLine("pictures in " + folder);
        Assert.True(empty.Count == 0, string.Join('\n', empty));
    }
}
