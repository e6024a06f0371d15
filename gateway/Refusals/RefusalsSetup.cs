using Gateway.Refusals;

namespace Microsoft.AspNetCore.Builder;

/// <summary>The door of Refusals.</summary>
internal static class RefusalsSetup
{
    extension(WebApplicationBuilder builder)
    {
        public WebApplicationBuilder AddRefusals()
        {
            builder.Services.AddSingleton<RefusalsMetrics>();
            return builder;
        }
    }

    extension(WebApplication app)
    {
        public WebApplication UseRefusals()
        {
            app.UseMiddleware<OuterNet>();
            return app;
        }
    }
}
