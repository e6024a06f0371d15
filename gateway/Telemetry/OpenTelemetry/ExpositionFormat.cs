using System.Globalization;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Gateway.Telemetry.OpenTelemetry;

/// <summary>The text format that a scraper prefers among those we write.</summary>
internal sealed record ExpositionFormat(bool OpenMetrics, string Version)
{
    private static readonly ExpositionFormat Fallback = new(OpenMetrics: false, "0.0.4");

    /// <summary>The escaping scheme is named from 1.0.0 on only; our names need no other than underscores.</summary>
    public string ContentType =>
        $"{(OpenMetrics ? "application/openmetrics-text" : "text/plain")}; version={Version}; charset=utf-8"
        + (Version == "1.0.0" ? "; escaping=underscores" : "");

    public static ExpositionFormat Negotiate(StringValues accept)
    {
        if (!MediaTypeHeaderValue.TryParseList(accept, out var ranges))
        {
            return Fallback;
        }

        var (best, bestQuality) = (Fallback, 0d);
        foreach (var range in ranges)
        {
            // Strictly better: of two equal ones the first stands, and q=0 never does.
            if (Quality(range) is var quality && quality > bestQuality && Of(range) is { } format)
            {
                (best, bestQuality) = (format, quality);
            }
        }

        return best;
    }

    private static ExpositionFormat? Of(MediaTypeHeaderValue range)
    {
        var openMetrics = range.MediaType.Equals("application/openmetrics-text", StringComparison.OrdinalIgnoreCase);
        if (!openMetrics && !range.MediaType.Equals("text/plain", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        // Only ASCII names are ever written, so who would take UTF-8 names can be told "underscores";
        // the schemes that encode characters (dots, values) would read our names differently.
        if (Parameter(range, "escaping") is not (null or "underscores" or "allow-utf-8"))
        {
            return null;
        }

        var oldest = openMetrics ? "0.0.1" : "0.0.4";
        var version = Parameter(range, "version") ?? oldest;
        return version == oldest || version == "1.0.0" ? new(openMetrics, version) : null;
    }

    private static string? Parameter(MediaTypeHeaderValue range, string name) =>
        NameValueHeaderValue.Find(range.Parameters, name)?.GetUnescapedValue().Value;

    private static double Quality(MediaTypeHeaderValue range) => Parameter(range, "q") switch
    {
        null => 1,
        var text when double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var q) && q <= 1 => q,
        _ => 0,
    };
}
