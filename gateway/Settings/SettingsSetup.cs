using Gateway.Settings;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.AspNetCore.Builder;

/// <summary>The door of Settings.</summary>
internal static class SettingsSetup
{
    extension(WebApplicationBuilder builder)
    {
        public WebApplicationBuilder AddSettings(SettingsSources sources)
        {
            builder.Services.TryAddSingleton(TimeProvider.System);
            builder.Services.AddMetrics();
            builder.Services.AddSingleton(sources);
            builder.Services.AddSingleton<SettingsMetrics>();
            builder.Services.AddSingleton<Snapshots>();
            builder.Services.AddHostedService<SettingsWatcher>();
            return builder;
        }
    }

    extension(WebApplication app)
    {
        /// <summary>Reads the settings before any room opens a file or a port.</summary>
        /// <exception cref="SettingsException">Something is wrong; every mistake is named.</exception>
        public WebApplication UseSettings()
        {
            _ = app.Services.GetRequiredService<Snapshots>().Current;
            return app;
        }
    }
}
