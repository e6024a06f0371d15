using System.Text;

namespace Gateway.Telemetry.OpenTelemetry;

/// <summary>The types that a family can be exported as.</summary>
internal enum MetricFamilyKind
{
    Counter,
    Gauge,
    Histogram,
}

/// <summary>An instrument's name and unit as Prometheus has them: the family, and its samples' name before any suffix.</summary>
internal sealed record MetricFamilyName(string Family, string Sample, string Unit)
{
    private const string Total = "_total";

    public static MetricFamilyName Of(string name, string? unit, MetricFamilyKind kind)
    {
        var unitName = UnitName.Of(unit);
        var family = kind == MetricFamilyKind.Counter ? WithoutTotal(name) : name;
        if (!family.EndsWith(unitName, StringComparison.Ordinal))
        {
            family = $"{family}_{unitName}";
        }

        family = Clean(family);
        if (kind != MetricFamilyKind.Counter)
        {
            return new(family, family, unitName);
        }

        family = WithoutTotal(family);
        return new(family, family + Total, unitName);
    }

    /// <summary>Each run of characters that a metric's name cannot have is one underscore; a digit does not come first.</summary>
    public static string Clean(string name)
    {
        var clean = new StringBuilder(name.Length + 1);
        foreach (var c in name)
        {
            if (char.IsAsciiLetterOrDigit(c) || c == ':')
            {
                clean.Append(clean.Length == 0 && char.IsAsciiDigit(c) ? "_" : "").Append(c);
            }
            else if (clean.Length == 0 || clean[^1] != '_')
            {
                clean.Append('_');
            }
        }

        return clean.ToString();
    }

    private static string WithoutTotal(string name) => name.EndsWith(Total, StringComparison.Ordinal) ? name[..^Total.Length] : name;
}
