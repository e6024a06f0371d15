using Gateway.Settings;
using Gateway.Telemetry;
using Gateway.Telemetry.Series;
using Microsoft.Extensions.Logging.Console;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Microsoft.AspNetCore.Builder;

/// <summary>The door of Telemetry.</summary>
internal static class TelemetrySetup
{
    private const string ServiceName = "gateway";

    /// <summary>Ours, and the framework's by their own names, which the .NET dashboards know.</summary>
    private static readonly string[] Meters =
    [
        "Gateway.*", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Routing",
        "Microsoft.AspNetCore.Diagnostics", "System.Net.Http", "System.Net.NameResolution", "System.Runtime",
    ];

    /// <summary>
    /// What the gateway says itself, in one line; what would make an Activity of every request (only None prevents that); and what
    /// repeats a client's bytes, a token in a malformed line or a path among them.
    /// </summary>
    private static readonly string[] Quiet =
    [
        "Microsoft.AspNetCore.Hosting.Diagnostics",
        "Microsoft.AspNetCore.Routing.Matching.DfaMatcher",
        "Microsoft.AspNetCore.Server.Kestrel.BadRequests",
        "Yarp.ReverseProxy.Forwarder.HttpForwarder",
        "Yarp.ReverseProxy.Forwarder.ForwarderMiddleware",
        "Yarp.ReverseProxy.LoadBalancing.LoadBalancingMiddleware",
        "Yarp.ReverseProxy.Configuration.ProxyConfigManager",
    ];

    extension(WebApplicationBuilder builder)
    {
        public WebApplicationBuilder AddTelemetry(SettingsSources sources)
        {
            AddLogs(builder);
            builder.Configuration.AddVariables(sources.Variables);
            builder.Services.AddOpenTelemetry()
                .ConfigureResource(Describe)
                .WithMetrics(metrics => metrics.AddMeter(Meters).AddPrometheusExporter(prometheus => prometheus.ScopeInfoEnabled = false))
                .AddOtlp(builder.Configuration);
            builder.Services.AddSingleton<TelemetryMetrics>();
            builder.Services.AddSingleton<OrgSeries>();
            builder.Services.AddSingleton<ISettingsPart, TelemetryPart>();
            builder.Services.AddSingleton<InstrumentViews>();
            builder.Services.ConfigureOpenTelemetryMeterProvider(static (built, metrics) =>
                metrics.AddView(built.GetRequiredService<InstrumentViews>().Of));
            builder.Services.AddHostedService<OrgRanking>();
            builder.Services.AddSingleton<AccessLog>();
            builder.Services.AddSingleton<RecentRefusals>();
            builder.Services.AddSingleton<ISettingsPart, AccessLogPart>();
            builder.Services.AddHostedService(services => services.GetRequiredService<AccessLog>());
            return builder;
        }
    }

    private static void Describe(ResourceBuilder resource) => resource.AddService(ServiceName).AddEnvironmentVariableDetector();

    /// <summary>Stdout belongs to the access log alone, so the two never mix inside a line; everything else is said on stderr.</summary>
    private static void AddLogs(WebApplicationBuilder builder)
    {
        var levels = new LogLevels();
        builder.Services.AddSingleton<ISettingsPart>(levels);
        builder.Logging.AddConfiguration(new ConfigurationBuilder().Add(levels).Build());
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        builder.Services.Configure<ConsoleLoggerOptions>(console =>
        {
            console.LogToStandardErrorThreshold = LogLevel.Trace;
            // A reader of stderr that stalls must not stop the requests that log.
            console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
        });
        // A start that fails is told once, by the verb, without a stack.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        foreach (var category in Quiet)
            builder.Logging.AddFilter(category, LogLevel.None);
    }
}
