using Gateway.Metering;
using Gateway.Metering.Journal;
using Gateway.Refusals;
using Gateway.Testing.Processes;

namespace Gateway.Tests.Metering;

public sealed class JournalTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    private string Journal => Path.Combine(_directory.Path, "journal");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Counts_each_request_once_over_many_segments()
    {
        await using var rig = new MeteringRig(_directory.Path);

        for (var i = 0; i < 5000; i++)
            rig.Request(org: "org_" + (i % 7), units: 2);
        await rig.FoldAsync();

        var total = await rig.TotalAsync();
        Assert.Equal((5000, 10_000, 50_000, 100_000), (total.Requests, total.Units, total.BytesIn, total.BytesOut));
        Assert.Equal(0, rig.UnfoldedBatches.Difference);
    }

    [Fact]
    public async Task Removes_segments_whose_records_are_in_the_ledger()
    {
        await using var rig = new MeteringRig(_directory.Path);
        await rig.FoldAsync();

        for (var i = 0; i < 3000; i++)
            rig.Request();
        var before = rig.Journal.Segments.Live.All.Length;
        await rig.FoldAsync();

        Assert.True(before > 5);
        Assert.Single(rig.Journal.Segments.Live.All);
    }

    [Fact]
    public async Task Keeps_the_segment_of_a_request_that_is_still_open()
    {
        await using var rig = new MeteringRig(_directory.Path);
        var stream = rig.Admit();
        for (var i = 0; i < 3000; i++)
            rig.Request();
        await rig.FoldAsync();
        Assert.Equal(2, rig.Journal.Segments.Live.All.Length);

        rig.Complete(stream);
        await rig.FoldAsync();

        Assert.Single(rig.Journal.Segments.Live.All);
        Assert.Equal(3001, (await rig.TotalAsync()).Requests);
    }

    [Fact]
    public async Task Refuses_when_full_and_takes_up_again_when_there_is_room()
    {
        await using var rig = new MeteringRig(_directory.Path, maxBytes: 3 * MeteringRig.SmallSegment);
        var account = rig.Meter.Account("org_a", null);
        var admitted = 0;
        while (rig.Meter.TryAdmit(account, rig.Meter.Route("items"), 1, rig.Time.GetUtcNow(), out var admission))
        {
            rig.Complete(admission);
            Assert.True(++admitted < 10_000);
        }

        await rig.FoldAsync();

        Assert.True(rig.Meter.TryAdmit(account, rig.Meter.Route("items"), 1, rig.Time.GetUtcNow(), out _));
        Assert.Equal(admitted, (await rig.TotalAsync()).Requests);
        Assert.True(admitted > 1000);
    }

    [Fact]
    public async Task Drops_when_full_and_told_to()
    {
        await using var rig = new MeteringRig(_directory.Path, maxBytes: 2 * MeteringRig.SmallSegment, whenFull: WhenFull.Drop);
        var account = rig.Meter.Account("org_a", null);

        var admissions = Enumerable.Range(0, 2000).Select(_ =>
        {
            Assert.True(rig.Meter.TryAdmit(account, rig.Meter.Route("items"), 1, rig.Time.GetUtcNow(), out var admission));
            rig.Complete(admission);
            return admission;
        }).ToArray();

        await rig.FoldAsync();
        Assert.Contains(admissions, admission => !admission.IsMetered);
        Assert.Equal(admissions.Count(admission => admission.IsMetered), (await rig.TotalAsync()).Requests);
    }

    [Fact]
    public async Task Makes_files_that_only_its_user_can_read()
    {
        await using var rig = new MeteringRig(_directory.Path);

        var files = Directory.GetFiles(Journal);

        foreach (var file in files)
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(file).UnixFileMode);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, new DirectoryInfo(Journal).UnixFileMode);
    }

    [Fact]
    public async Task Adds_refusals_up_and_never_bills_them()
    {
        await using var rig = new MeteringRig(_directory.Path);
        await rig.FoldAsync();
        for (var i = 0; i < 250; i++)
            rig.Meter.Refused(rig.Meter.Account(MeterAccount.Unattributed, null), rig.Meter.Route(""), 401, rig.Time.GetUtcNow());

        await rig.FoldAsync();

        var row = (await rig.AskAsync("groupBy=org,outcome,status")).Rows.Single();
        Assert.Equal(["_unattributed", "refused", "4xx"], row.Key.Words);
        Assert.Equal((250, 0), (row.Sums.Requests, row.Sums.Units));
        Assert.Equal(0, rig.UnfoldedBatches.Difference);
    }

    [Fact]
    public async Task Writes_records_of_many_threads_without_losing_or_doubling_one()
    {
        await using var rig = new MeteringRig(_directory.Path, segmentBytes: 64 * Segment.BlockBytes);
        await rig.FoldAsync();
        const int Threads = 4, Each = 20_000;
        var sequences = new long[Threads][];

        var workers = Enumerable.Range(0, Threads).Select(number => Task.Run(() =>
        {
            var mine = sequences[number] = new long[Each];
            for (var i = 0; i < Each; i++)
            {
                var admission = rig.Admit(org: "org_" + (i % 50));
                mine[i] = admission.Sequence;
                rig.Complete(admission);
            }
        })).ToArray();
        while (!Task.WhenAll(workers).IsCompleted)
            await rig.FoldAsync();
        await Task.WhenAll(workers);
        await rig.FoldAsync();

        Assert.Equal(Threads * Each, sequences.SelectMany(own => own).Distinct().Count());
        Assert.Equal(Threads * Each, (await rig.TotalAsync()).Requests);
        Assert.Equal((0, 0), (rig.UnfoldedBatches.Difference, rig.UnfoldedBatches.Open));
    }

    [Fact]
    public void Allocates_nothing_for_an_admission_and_its_completion()
    {
        using var journal = UsageJournal.Open(Journal, 1 << 30, UsageJournal.DefaultSegmentBytes, new Disk());
        var names = new MeterNames();
        var (account, route) = (names.Account("org_a", "app"), names.Route("items"));
        var end = new RequestEnd(1, 200, Outcome.Completed, true);
        void Run(int times)
        {
            for (var i = 0; i < times; i++)
            {
                journal.TryAdmit(account, route, 1, 1, out var admission);
                journal.Finish(admission, 1, 1, end);
            }
        }

        Run(1000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(50_000);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
