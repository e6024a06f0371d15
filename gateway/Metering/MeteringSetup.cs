using Gateway.Metering;
using Gateway.Metering.Export;
using Gateway.Metering.Journal;
using Gateway.Metering.Ledger;
using Gateway.Metering.Usage;
using Gateway.Metering.Walk;
using Gateway.Refusals;
using Gateway.Settings;
using Gateway.Store;
using Gateway.Telemetry;

namespace Microsoft.AspNetCore.Builder;

/// <summary>The door of Metering.</summary>
internal static class MeteringSetup
{
    extension(WebApplicationBuilder builder)
    {
        public WebApplicationBuilder AddMetering()
        {
            var services = builder.Services;
            services.AddSingleton<ISettingsPart, MeteringPart>();
            services.AddSingleton(built => built.GetRequiredService<Snapshots>().Current.Get<MeteringOptions>());
            services.AddSingleton<Disk>();
            services.AddSingleton(OpenJournal);
            services.AddSingleton(built => new GroupCommit(built.GetRequiredService<UsageJournal>().Segments.Care.Secure));
            services.AddSingleton<MeterNames>();
            services.AddSingleton<MeteringMetrics>();
            services.AddSingleton<PeriodUse>();
            services.AddSingleton(built =>
                new RefusalCounts(built.GetRequiredService<MeterNames>(), built.GetRequiredService<MeteringOptions>().Bucket.Ticks));
            services.AddSingleton(built =>
                new Posting(built.GetRequiredService<PeriodUse>(), built.GetRequiredService<MeteringOptions>().Bucket));
            services.AddSingleton<JournalScan>();
            services.AddSingleton<UnfoldedBatches>();
            services.AddSingleton(built => new UsageLedger(
                built.GetRequiredService<IStore>(), built.GetRequiredService<MeterNames>(), built.GetRequiredService<UsageJournal>().Node,
                Guid.NewGuid().ToString("N"),
                exports: built.GetRequiredService<MeteringOptions>().Export is not null));
            services.AddSingleton(built => new Retention(built.GetRequiredService<IStore>(),
                built.GetRequiredService<MeteringOptions>().Retention, built.GetRequiredService<TimeProvider>()));
            services.AddSingleton<FoldProgress>();
            services.AddSingleton<Folding>();
            services.AddSingleton<UsageReader>();
            services.AddSingleton<Reconciliation>();
            services.AddSingleton<UsageOutbox>();
            services.AddSingleton<ExportLoop>();
            services.AddSingleton<IReadiness>(built => built.GetRequiredService<ExportLoop>());
            services.AddSingleton<UsageMeter>();
            services.AddSingleton<IRefusalObserver, RefusedRequests>();
            services.AddSingleton<IReadiness, MeteringReadiness>();
            services.AddSingleton<UsageCells>();
            services.AddSingleton<ISettingsPart, SeriesPart>();
            services.AddHostedService<FoldLoop>();
            services.AddHostedService<BalanceLoop>();
            services.AddHostedService(built => built.GetRequiredService<ExportLoop>());
            services.AddHostedService<JournalSync>();
            services.AddHostedService<LongRequests>();
            return builder;
        }
    }

    extension(WebApplication app)
    {
        /// <summary>From here on a request is in the journal.</summary>
        public WebApplication UseMetering()
        {
            app.UseMiddleware<MeteringStep>();
            return app;
        }
    }

    private static UsageJournal OpenJournal(IServiceProvider services)
    {
        var options = services.GetRequiredService<MeteringOptions>();
        return UsageJournal.Open(
            options.Directory, options.MaxJournalBytes, UsageJournal.DefaultSegmentBytes, services.GetRequiredService<Disk>());
    }
}
