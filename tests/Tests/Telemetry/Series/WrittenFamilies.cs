using System.Text;
using Gateway.Telemetry.OpenTelemetry;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Telemetry.Series;

/// <summary>What a source writes into one scrape.</summary>
internal static class WrittenFamilies
{
    /// <summary>The sample lines as they stand in the text format.</summary>
    public static IReadOnlyList<string> Samples(IMetricFamilySource source)
    {
        MetricFamilyWriter writer = new(openMetrics: false, limit: 64 << 20, new ExpositionLog(NullLogger.Instance));
        source.Write(writer);
        return Encoding.UTF8.GetString(writer.Text[..]).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
