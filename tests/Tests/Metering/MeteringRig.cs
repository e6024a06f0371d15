using System.Diagnostics.Metrics;
using Gateway.Metering;
using Gateway.Metering.Export;
using Gateway.Metering.Journal;
using Gateway.Metering.Ledger;
using Gateway.Metering.Usage;
using Gateway.Refusals;
using Gateway.Store;
using Gateway.Testing.Time;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Metering;

/// <summary>One life of the metering room over a real directory and a real store; a directory outlives its rigs.</summary>
internal sealed class MeteringRig : IAsyncDisposable
{
    public const int SmallSegment = 8 * Segment.BlockBytes;
    public static readonly DateTimeOffset Noon = new(2026, 7, 15, 12, 0, 0, TimeSpan.Zero);

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly bool _ownsStore;

    public MeteringRig(
        string directory, int segmentBytes = SmallSegment, long maxBytes = 64L << 20, Disk? disk = null, IStore? store = null,
        WhenFull whenFull = WhenFull.Refuse, TimeSpan? bucket = null, DateTimeOffset? now = null, ExportOptions? export = null)
    {
        Time = new ManualTime(now ?? Noon);
        Options =
            new MeteringOptions { Directory = directory, WhenFull = whenFull, Bucket = bucket ?? TimeSpan.FromHours(1), Export = export };
        Store = store ?? SqliteStore.Open($"Data Source={Path.Combine(directory, "gateway.db")}");
        _ownsStore = store is null;
        try
        {
            Journal = UsageJournal.Open(Path.Combine(directory, "journal"), maxBytes, segmentBytes, disk ?? new Disk());
        }
        catch
        {
            (_ownsStore ? Store as SqliteStore : null)?.DisposeAsync().AsTask().Wait();
            throw;
        }

        Metrics = new MeteringMetrics(_services.GetRequiredService<IMeterFactory>());
        var posting = new Posting(Period, Options.Bucket);
        UnfoldedBatches = new UnfoldedBatches(Journal, new JournalScan(Journal, Names, Period, posting), Period);
        Refusals = new RefusalCounts(Names, Options.Bucket.Ticks);
        Ledger = new UsageLedger(Store, Names, Journal.Node, Guid.NewGuid().ToString("N"), exports: export is not null);
        Outbox = new UsageOutbox(Store, Ledger);
        Progress = new FoldProgress(Time);
        Folding = new Folding(Journal, Names, UnfoldedBatches, posting, Period, Refusals, Ledger,
            new Retention(Store, Options.Retention, Time), Progress, Time, NullLogger<Folding>.Instance);
        Reconciliation = new Reconciliation(Store, Ledger, UnfoldedBatches, Names);
        Reader = new UsageReader(Store, Ledger, UnfoldedBatches, Names);
        Export = new ExportLoop(Options, Outbox, Ledger, Progress, Metrics, Time, NullLogger<ExportLoop>.Instance);
        Commits = new GroupCommit(Journal.Segments.Care.Secure);
        Meter = new Gateway.Metering.UsageMeter(Journal, Commits, Names, Refusals, Options, Metrics);
    }

    public ManualTime Time { get; }

    public MeteringOptions Options { get; }

    public IStore Store { get; }

    public UsageJournal Journal { get; }

    public MeterNames Names { get; } = new();

    public PeriodUse Period { get; } = new();

    public MeteringMetrics Metrics { get; }

    public UnfoldedBatches UnfoldedBatches { get; }

    public RefusalCounts Refusals { get; }

    public UsageLedger Ledger { get; }

    public UsageOutbox Outbox { get; }

    public ExportLoop Export { get; }

    public FoldProgress Progress { get; }

    public Folding Folding { get; }

    public Reconciliation Reconciliation { get; }

    public UsageReader Reader { get; }

    public GroupCommit Commits { get; }

    public Gateway.Metering.UsageMeter Meter { get; }

    public ValueTask FoldAsync() => Folding.FoldAsync(CancellationToken.None);

    public Admission Admit(
        string org = "org_a", string? application = "app", string route = "items", int units = 1, DateTimeOffset? at = null)
    {
        Assert.True(Meter.TryAdmit(Meter.Account(org, application), Meter.Route(route), units, at ?? Time.GetUtcNow(), out var admission));
        return admission;
    }

    public void Complete(in Admission admission, Outcome outcome = Outcome.Completed, int status = 200, bool billed = true,
        long bytesIn = 10, long bytesOut = 20) =>
        Meter.Complete(admission, outcome, status, billed, bytesIn, bytesOut, TimeSpan.FromMilliseconds(3));

    public void Request(string org = "org_a", string? application = "app", string route = "items", int units = 1,
        Outcome outcome = Outcome.Completed, DateTimeOffset? at = null)
    {
        var admission = Admit(org, application, route, units, at);
        Complete(admission, outcome, billed: outcome != Outcome.UpstreamFailed);
    }

    public async Task<UsagePage> AskAsync(string parameters)
    {
        var given = parameters.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).ToDictionary(
            pair => pair[0], pair => Uri.UnescapeDataString(pair[1]));
        var query = UsageQueryReader.Read(given, Time.GetUtcNow() + TimeSpan.FromHours(1), Options.Bucket, out var mistake);
        Assert.True(query is not null, mistake);
        return await Reader.ReadAsync(query, CancellationToken.None);
    }

    public async Task<UsageSums> TotalAsync(string parameters = "") => (await AskAsync("from=2020-01-01&" + parameters)).Rows.Single().Sums;

    /// <summary>Ends this life as kill -9 would: nothing is flushed, folded or removed.</summary>
    public async ValueTask DisposeAsync()
    {
        Export.Dispose();
        Commits.Dispose();
        Journal.Dispose();
        if (_ownsStore)
            await Store.DisposeAsync();
        await _services.DisposeAsync();
    }
}
