using System.Collections.Frozen;

namespace Gateway.Telemetry.OpenTelemetry;

/// <summary>An instrument's UCUM unit as the words that Prometheus names end with.</summary>
internal static class UnitName
{
    private static readonly FrozenDictionary<string, string> Plural = Table(
        ("d", "days"), ("h", "hours"), ("min", "minutes"), ("s", "seconds"),
        ("ms", "milliseconds"), ("us", "microseconds"), ("ns", "nanoseconds"),
        ("By", "bytes"), ("KiBy", "kibibytes"), ("MiBy", "mebibytes"), ("GiBy", "gibibytes"), ("TiBy", "tibibytes"),
        ("KBy", "kilobytes"), ("MBy", "megabytes"), ("GBy", "gigabytes"), ("TBy", "terabytes"),
        ("B", "bytes"), ("KB", "kilobytes"), ("MB", "megabytes"), ("GB", "gigabytes"), ("TB", "terabytes"),
        ("m", "meters"), ("V", "volts"), ("A", "amperes"), ("J", "joules"), ("W", "watts"), ("g", "grams"),
        ("Cel", "celsius"), ("Hz", "hertz"), ("%", "percent"), ("$", "dollars"),
        ("1", "")); // a ratio or a plain number: the name says it

    private static readonly FrozenDictionary<string, string> Singular = Table(
        ("s", "second"), ("m", "minute"), ("h", "hour"), ("d", "day"), ("w", "week"), ("mo", "month"), ("y", "year"));

    public static string Of(string? unit)
    {
        var bare = WithoutAnnotations(unit ?? "");
        var slash = bare.IndexOf('/');
        var words = slash >= 0 && slash < bare.Length - 1
            ? $"{Word(Plural, bare[..slash])}_per_{Word(Singular, bare[(slash + 1)..])}"
            : Word(Plural, bare);
        return MetricFamilyName.Clean(words).Trim('_');
    }

    /// <summary>Takes out "{request}": what is counted is no unit.</summary>
    private static string WithoutAnnotations(string unit)
    {
        while (unit.IndexOf('{') is >= 0 and var open && unit.IndexOf('}', open) is > 0 and var close)
        {
            unit = unit.Remove(open, close - open + 1);
        }

        return unit;
    }

    private static string Word(FrozenDictionary<string, string> table, string unit) => table.GetValueOrDefault(unit, unit);

    private static FrozenDictionary<string, string> Table(params (string Unit, string Word)[] rows) =>
        rows.ToFrozenDictionary(row => row.Unit, row => row.Word, StringComparer.Ordinal);
}
