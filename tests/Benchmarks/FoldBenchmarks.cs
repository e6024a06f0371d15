using BenchmarkDotNet.Attributes;
using Gateway.Metering;
using Gateway.Metering.Journal;
using Gateway.Metering.Ledger;
using Gateway.Refusals;
using Gateway.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Benchmarks;

/// <summary>How fast ended requests reach the SQLite ledger: time a request, from a journal full of them to a committed batch.</summary>
[InvocationCount(1, 1)]
[MinIterationCount(5)]
[MaxIterationCount(10)]
public class FoldBenchmarks
{
    private const int Requests = 1 << 18;
    private string _directory = "";
    private UsageJournal _journal = null!;
    private SqliteStore _store = null!;
    private Folding _folding = null!;

    [Params(100, 10_000)]
    public int Orgs { get; set; }

    [IterationSetup]
    public void Fill()
    {
        _directory = Directory.CreateTempSubdirectory("fold-benchmark-").FullName;
        _store = SqliteStore.Open($"Data Source={Path.Combine(_directory, "gateway.db")}");
        _journal = UsageJournal.Open(Path.Combine(_directory, "journal"), 1L << 30, UsageJournal.DefaultSegmentBytes, new Disk());
        var (names, period, time) = (new MeterNames(), new PeriodUse(), TimeProvider.System);
        var posting = new Posting(period, TimeSpan.FromHours(1));
        var books = new UnfoldedBatches(_journal, new JournalScan(_journal, names, period, posting), period);
        _folding = new Folding(
            _journal, names, books, posting, period, new RefusalCounts(names, TimeSpan.TicksPerHour),
            new UsageLedger(_store, names, _journal.Node, "benchmark"),
            new Retention(_store, TimeSpan.FromDays(400), time), new FoldProgress(time), time, NullLogger<Folding>.Instance);
        _folding.FoldAsync(default).AsTask().GetAwaiter().GetResult();
        var (route, ticks, end) = (names.Route("items"), time.GetUtcNow().UtcTicks,
            new RequestEnd(1234, 200, Outcome.Completed, Billed: true));
        for (var i = 0; i < Requests; i++)
        {
            _journal.TryAdmit(names.Account("org_" + (i % Orgs), null), route, 1, ticks, out var admission);
            _journal.Finish(admission, 512, 2048, end);
        }
    }

    [IterationCleanup]
    public void Close()
    {
        _journal.Dispose();
        _store.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Directory.Delete(_directory, recursive: true);
    }

    [Benchmark(OperationsPerInvoke = Requests)]
    public void Fold() => _folding.FoldAsync(default).AsTask().GetAwaiter().GetResult();
}
