using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace Gateway.Tests.Telemetry.Prometheus;

public sealed class OpenTelemetryServicesTests
{
    [Fact]
    public void Starts_telemetry_once_and_before_every_other_service()
    {
        var services = new ServiceCollection().AddHostedService<Other>();

        services.AddOpenTelemetry();
        services.AddOpenTelemetry();

        var hosted = services.Where(service => service.ServiceType == typeof(IHostedService)).ToArray();
        Assert.Equal(2, hosted.Length);
        Assert.Equal(typeof(Other), hosted[1].ImplementationType);
    }

    [Fact]
    public async Task Builds_the_providers_when_the_host_starts()
    {
        var source = new ActivitySource($"source-{Guid.NewGuid():N}");
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing.AddSource(source.Name));
        using var host = builder.Build();

        Assert.False(source.HasListeners());
        await host.StartAsync();

        Assert.True(source.HasListeners());
    }

    [Fact]
    public void Names_what_is_missing_when_the_exporter_was_not_added()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddOpenTelemetry().WithMetrics();
        var app = builder.Build();

        var error = Assert.Throws<InvalidOperationException>(() => app.MapPrometheusScrapingEndpoint());

        Assert.Contains("AddPrometheusExporter", error.Message);
    }

    private sealed class Other : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
