using Gateway.Settings;
using Gateway.Verbs;

RuntimeSetup.Prepare();
return await CommandLine.InvokeAsync(args, static sources => Build(sources));

/// <summary>All doors of the gateway, in one place for whoever runs it; a test may change what the rooms brought.</summary>
internal static partial class Program
{
    internal static WebApplication Build(SettingsSources sources, Action<WebApplicationBuilder>? change = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.AddSettings(sources);
        builder.AddTelemetry(sources);
        builder.AddRefusals();
        builder.AddIngress();
        builder.AddStore();
        builder.AddTokens();
        builder.AddOrgs();
        builder.AddLimits();
        builder.AddMetering();
        builder.AddForwarding();
        builder.AddAdmin();
        change?.Invoke(builder);

        // The order of a request, stated here and nowhere else.
        var app = builder.Build();
        app.UseSettings();
        app.UseAdmin();
        app.UseIngress();
        app.UseRefusals();
        app.UseFraming();
        app.UseTokens();
        app.UseOrgs();
        app.UseLimits();
        app.UseMetering();
        app.UseForwarding();
        return app;
    }
}
