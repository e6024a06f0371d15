namespace Gateway.Scenarios.Telemetry.Pictures;

/// <summary>One panel in its cell.</summary>
internal sealed class PanelPicture(Canvas canvas, Panel panel, double x, double y, double width, double height)
{
    private const double Pad = 10;
    private const double Head = 24;
    private const double LegendLine = 14;
    private const int MostNamed = 5;

    /// <summary>Grafana's classic palette, and the names of its threshold colours.</summary>
    private static readonly string[] Palette =
        ["#7EB26D", "#EAB839", "#6ED0E0", "#EF843C", "#E24D42", "#1F78C1", "#BA43A9", "#705DA0", "#508642", "#CCA300"];
    private static readonly Dictionary<string, string> Thresholds =
        new() { ["green"] = "#37872D", ["orange"] = "#FA6400", ["red"] = "#C4162A" };

    internal void Draw(IReadOnlyList<Series> series, DateTimeOffset from, DateTimeOffset to)
    {
        canvas.Box(x, y, width, height, "#ffffff", "#d8d9da");
        canvas.Text(x + Pad, y + 16, panel.Title, 12);
        if (series.Count == 0)
        {
            canvas.Text(x + (width / 2), y + (height / 2), "No data", 14, "#8e8e8e", "middle");
        }
        else if (panel.Type == "stat")
        {
            DrawValues(series);
        }
        else if (panel.Type == "bargauge")
        {
            DrawBars(series);
        }
        else
        {
            DrawLines(
                [.. series.OrderByDescending(one => one.Most)], from.ToUnixTimeMilliseconds() / 1000d, to.ToUnixTimeMilliseconds() / 1000d);
        }
    }

    private void DrawValues(IReadOnlyList<Series> series)
    {
        var part = (height - Head) / series.Count;
        for (var i = 0; i < series.Count; i++)
        {
            var name = series.Count > 1 ? "  " + series[i].Name : "";
            canvas.Text(x + (width / 2), y + Head + (part * (i + 0.65)), Unit.Text(panel.Unit, series[i].Last) + name,
                Math.Min(28, part * 0.6), Color(i, series[i].Last), "middle");
        }
    }

    private void DrawBars(IReadOnlyList<Series> series)
    {
        double part = Math.Min(28, (height - Head) / series.Count), names = width * 0.35,
            most = panel.Max ?? Math.Max(series.Max(one => one.Last), double.Epsilon);
        for (var i = 0; i < series.Count; i++)
        {
            var top = y + Head + (part * i);
            canvas.Text(x + Pad, top + (part * 0.65), series[i].Name, 11);
            canvas.Box(
                x + names, top + 3, Math.Clamp(series[i].Last / most, 0, 1) * (width - names - 80), part - 6, Color(i, series[i].Last));
            canvas.Text(x + width - Pad, top + (part * 0.65), Unit.Text(panel.Unit, series[i].Last), 11, anchor: "end");
        }
    }

    private void DrawLines(IReadOnlyList<Series> series, double from, double to)
    {
        var named = Math.Min(series.Count, MostNamed);
        double left = x + 70, right = x + width - Pad, top = y + Head + 4, bottom = y + height - (LegendLine * (named + 1)) - 18;
        var most = panel.Max ?? Unit.Round(panel.Unit, series.Max(one => one.Most));
        foreach (var share in panel.Unit == "bool_yes_no" ? (double[])[0, 1] : [0, 0.5, 1])
        {
            var level = bottom - (share * (bottom - top));
            canvas.Line([(left, level), (right, level)], "#e5e5e5", 1);
            canvas.Text(left - 5, level + 4, Unit.Text(panel.Unit, share * most), 10, "#6e6e6e", "end");
        }

        canvas.Text(left, bottom + 14, Clock(from), 10, "#6e6e6e");
        canvas.Text(right, bottom + 14, Clock(to), 10, "#6e6e6e", "end");
        canvas.Text(right - 70, bottom + 28, "last", 10, "#6e6e6e", "end");
        canvas.Text(right, bottom + 28, "max", 10, "#6e6e6e", "end");
        for (var i = 0; i < series.Count; i++)
        {
            var color = Color(i, series[i].Last);
            canvas.Line(series[i].Points.Select(point =>
                (left + ((point.At - from) / (to - from) * (right - left)), bottom - (point.Value / most * (bottom - top)))), color);
            if (i >= named)
                continue;
            var line = bottom + 28 + (LegendLine * (i + 0.8));
            canvas.Box(x + Pad, line - 5, 12, 3, color);
            var isLast = i == named - 1 && series.Count > named;
            canvas.Text(x + Pad + 18, line, series[i].Name + (isLast ? $"  … and {series.Count - named} more" : ""), 10);
            canvas.Text(right - 70, line, Unit.Text(panel.Unit, series[i].Last), 10, anchor: "end");
            canvas.Text(right, line, Unit.Text(panel.Unit, series[i].Most), 10, anchor: "end");
        }
    }

    private string Color(int number, double value) =>
        panel.IsColoredByValue ? Thresholds[panel.Thresholds.Last(step => value >= step.From).Color] : Palette[number % Palette.Length];

    private static string Clock(double seconds) => DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000)).ToString(
        "HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
}
