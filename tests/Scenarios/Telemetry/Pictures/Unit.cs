using System.Globalization;

namespace Gateway.Scenarios.Telemetry.Pictures;

/// <summary>Values as Grafana writes them under the units that the boards name.</summary>
internal static class Unit
{
    private static readonly string[] Thousands = ["", "K", "M", "G"];
    private static readonly string[] Bytes = ["B", "KiB", "MiB", "GiB"];
    private static readonly string[] BytesPerSecond = ["B/s", "kB/s", "MB/s", "GB/s"];
    private static readonly string[] Seconds = ["s", "ms", "µs"];

    internal static string Text(string unit, double value) => unit switch
    {
        "reqps" => Scaled(value, 1000, Thousands, "", " req/s"),
        "cps" => Scaled(value, 1000, Thousands, "", " c/s"),
        "short" => Scaled(value, 1000, Thousands, " ", ""),
        "bytes" => Scaled(value, 1024, Bytes, " ", ""),
        "Bps" => Scaled(value, 1000, BytesPerSecond, " ", ""),
        "percentunit" => Number(value * 100) + "%",
        "bool_yes_no" => value == 0 ? "No" : "Yes",
        "s" => Duration(value),
        _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, "No board of ours used this unit; draw it as Grafana does."),
    };

    /// <summary>Where a scale ends: 1, 2 or 5 times a power of ten, of KiB or MiB for bytes.</summary>
    internal static double Round(string unit, double most)
    {
        if (most <= 0)
            return 1;
        var size = unit == "bytes" ? Math.Pow(1024, Math.Floor(Math.Log(most, 1024))) : 1;
        var power = size * Math.Pow(10, Math.Floor(Math.Log10(most / size)));
        return power * (most <= power ? 1 : most <= 2 * power ? 2 : most <= 5 * power ? 5 : 10);
    }

    private static string Scaled(double value, double step, string[] sizes, string space, string suffix)
    {
        var size = 0;
        for (; Math.Abs(value) >= step && size < sizes.Length - 1; size++)
            value /= step;
        return (Number(value) + space + sizes[size]).TrimEnd() + suffix;
    }

    private static string Duration(double value)
    {
        if (value >= 60)
            return value >= 3600 ? Number(value / 3600) + " hours" : Number(value / 60) + " mins";
        var size = 0;
        for (; value is > 0 and < 1 && size < Seconds.Length - 1; size++)
            value *= 1000;
        return $"{Number(value)} {Seconds[size]}";
    }

    private static string Number(double value) =>
        value.ToString(Math.Abs(value) switch { >= 100 => "0", >= 10 => "0.#", _ => "0.##" }, CultureInfo.InvariantCulture);
}
