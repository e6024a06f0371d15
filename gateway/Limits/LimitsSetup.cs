using Gateway.Limits;
using Gateway.Limits.States;
using Gateway.Metering;
using Gateway.Orgs.Plans;

namespace Microsoft.AspNetCore.Builder;

/// <summary>The door of Limits.</summary>
internal static class LimitsSetup
{
    extension(WebApplicationBuilder builder)
    {
        public WebApplicationBuilder AddLimits()
        {
            builder.Services.AddSingleton<LimitsMetrics>();
            builder.Services.AddSingleton<LimitStates>();
            builder.Services.AddSingleton(services => FromLedger(services.GetRequiredService<PeriodUse>()));
            return builder;
        }
    }

    private static UsedSoFar FromLedger(PeriodUse ledger) => (org, key, from) =>
    {
        var at = new DateTimeOffset(from, TimeSpan.Zero);
        var used = key.Scope switch
        {
            LimitScope.Application => ledger.OfApplication(org.Value, key.Of is { Length: > 0 } application ? application : null, key.Period, at),
            LimitScope.Route => ledger.OfRoute(org.Value, key.Of!, key.Period, at),
            _ => ledger.OfOrg(org.Value, key.Period, at),
        };
        return key.Unit == QuotaUnit.Bytes ? used.BytesIn + used.BytesOut : used.Units;
    };

    extension(WebApplication app)
    {
        public WebApplication UseLimits()
        {
            app.UseMiddleware<LimitsStep>();
            return app;
        }
    }
}
