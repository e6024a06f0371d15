using System.Collections;
using Gateway.Telemetry.Tracing;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Gateway.Telemetry;

/// <summary>
/// Pushes each signal for which the standard <c>OTEL_*</c> variables name an endpoint; without one, nothing of it is even made.
/// </summary>
internal static class OtlpExport
{
    private const string Prefix = "OTEL_";
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>The SDK reads its variables from the host's configuration, which holds nothing else.</summary>
    public static void AddVariables(this ConfigurationManager configuration, IDictionary environment) =>
        configuration.AddInMemoryCollection(
            from variable in environment.Cast<DictionaryEntry>()
            where ((string)variable.Key).StartsWith(Prefix, StringComparison.Ordinal)
            select KeyValuePair.Create((string)variable.Key, (string?)variable.Value));

    public static void AddOtlp(this IOpenTelemetryBuilder telemetry, IConfiguration variables)
    {
        if (IsOn(variables, "TRACES"))
            telemetry.WithTracing(traces => traces.AddSource(RequestTrace.Name).AddOtlpExporter());
        if (IsOn(variables, "METRICS"))
            telemetry.WithMetrics(metrics => metrics.AddOtlpExporter());
        if (IsOn(variables, "LOGS"))
            telemetry.WithLogging(logs => logs.AddOtlpExporter());
    }

    private static bool IsOn(IConfiguration variables, string signal) =>
        variables[$"OTEL_{signal}_EXPORTER"] != "none"
        && (!string.IsNullOrWhiteSpace(variables[Endpoint])
            || !string.IsNullOrWhiteSpace(variables[$"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"]));
}
