using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

// The package's own namespace and names, so that taking OpenTelemetry.Extensions.Hosting is a package line and no other change.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts the OpenTelemetry SDK into the host: the signals are configured on what it returns.</summary>
internal static class OpenTelemetryServicesExtensions
{
    public static IOpenTelemetryBuilder AddOpenTelemetry(this IServiceCollection services)
    {
        // First of all hosted services: what is measured before the providers exist is lost.
        if (!services.Any(service => service.ImplementationType == typeof(StartTelemetry)))
        {
            services.Insert(0, ServiceDescriptor.Singleton<IHostedService, StartTelemetry>());
        }

        return new Builder(services);
    }

    private sealed record Builder(IServiceCollection Services) : IOpenTelemetryBuilder;

    private sealed class StartTelemetry(IServiceProvider services) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            // Resolving builds them; a signal that nobody configured has no provider. The container disposes, which flushes.
            services.GetService<MeterProvider>();
            services.GetService<TracerProvider>();
            services.GetService<LoggerProvider>();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
