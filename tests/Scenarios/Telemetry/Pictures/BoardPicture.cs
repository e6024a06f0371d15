using Gateway.Testing.Processes;

namespace Gateway.Scenarios.Telemetry.Pictures;

/// <summary>
/// Draws a board from what a Prometheus has: each panel in its place with its title, its lines or values and their legend.
/// </summary>
internal sealed class BoardPicture(Board board, PrometheusServer prometheus, DateTimeOffset from, DateTimeOffset to)
{
    private const double Column = 58;
    private const double Row = 30;
    private const double Gap = 4;
    private const double Top = 40;

    private readonly Canvas _canvas = new(24 * Column, Top + (Row * board.Panels.Max(panel => panel.Y + panel.Height)));

    /// <summary>Draws into a file, and returns the titles of panels that have nothing to draw.</summary>
    internal async Task<IReadOnlyList<string>> DrawAsync(string file)
    {
        List<string> empty = [];
        _canvas.Text(12, 27, board.Title, 18);
        foreach (var panel in board.Panels)
        {
            if (panel.Type == "row")
                _canvas.Text((panel.X * Column) + 12, Top + (panel.Y * Row) + 21, panel.Title, 14);
            else if (!await DrawAsync(panel))
                empty.Add($"{board.Title}: {panel.Title}");
        }

        _canvas.Save(file);
        return empty;
    }

    private async Task<bool> DrawAsync(Panel panel)
    {
        PanelPicture picture = new(_canvas, panel, (panel.X * Column) + Gap, Top + (panel.Y * Row) + Gap, (panel.Width * Column) - Gap,
            (panel.Height * Row) - Gap);
        List<Series> series = [];
        foreach (var query in panel.Queries)
        {
            var answer = query.IsInstant
                ? await prometheus.AskAsync(query.Expression)
                : await prometheus.AskAsync(query.Expression, from, to);
            series.AddRange(Series.Read(answer, query.Legend));
        }

        picture.Draw(series, from, to);
        return series.Count > 0;
    }
}
