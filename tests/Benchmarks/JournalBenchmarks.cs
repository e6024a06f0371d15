using BenchmarkDotNet.Attributes;
using Gateway.Metering;
using Gateway.Metering.Journal;
using Gateway.Refusals;

namespace Gateway.Benchmarks;

/// <summary>
/// What metering costs a request: its admission and its completion in the mapped journal. Target: under 300 ns, zero bytes.
/// </summary>
[MemoryDiagnoser]
[InvocationCount(1, 1)]
[MinIterationCount(10)]
[MaxIterationCount(20)]
public class JournalBenchmarks
{
    private const int Requests = 1 << 17;
    private readonly MeterNames _names = new();
    private readonly RequestEnd _end = new(1234, 200, Outcome.Completed, Billed: true);
    private string _directory = "";
    private UsageJournal _journal = null!;
    private MeterAccount[] _accounts = [];
    private MeterRoute _route = null!;

    [IterationSetup]
    public void Open()
    {
        _directory = Directory.CreateTempSubdirectory("journal-benchmark-").FullName;
        _journal = UsageJournal.Open(_directory, 1L << 30, UsageJournal.DefaultSegmentBytes, new Disk());
        _accounts = [.. Enumerable.Range(0, 64).Select(i => _names.Account("org_" + i, "app_" + i))];
        _route = _names.Route("items");
    }

    [IterationCleanup]
    public void Close()
    {
        _journal.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Benchmark(OperationsPerInvoke = Requests)]
    public bool AdmitAndComplete()
    {
        var admitted = true;
        for (var i = 0; i < Requests; i++)
        {
            admitted &= _journal.TryAdmit(_accounts[i & 63], _route, 1, 639_000_000_000_000_000, out var admission);
            _journal.Finish(admission, 512, 2048, _end);
        }

        return admitted;
    }
}
