using Gateway.Metering.Journal;
using Gateway.Store;
using Gateway.Testing.Processes;

namespace Gateway.Tests.Metering;

public sealed class DamageTests : IDisposable
{
    private const int Requests = 300;
    private readonly TempDirectory _directory = new();

    private string Journal => Path.Combine(_directory.Path, "journal");

    private string Segment => Directory.GetFiles(Journal, "*.usage").Order(StringComparer.Ordinal).First();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Sets_a_damaged_record_aside_and_keeps_all_others()
    {
        await DieAsync();
        Spoil(Segment, at: (100 * JournalRecord.Size) + 9);

        await using var rig = new MeteringRig(_directory.Path);
        await rig.FoldAsync();

        Assert.Equal((Requests - 1, 1), ((await rig.TotalAsync()).Requests, rig.UnfoldedBatches.SetAside));
        Assert.Single(Directory.GetFiles(Journal, "*.damaged"));
    }

    [Fact]
    public async Task Counts_a_request_whose_end_is_damaged_as_interrupted()
    {
        await DieAsync();
        Spoil(Segment, at: (100 * JournalRecord.Size) + JournalRecord.EndOffset + 3);

        await using var rig = new MeteringRig(_directory.Path);
        await rig.FoldAsync();

        var rows = (await rig.AskAsync("groupBy=outcome")).Rows;
        Assert.Equal([("completed", Requests - 1L), ("interrupted", 1L)], rows.Select(row => (row.Key.Words[0], row.Sums.Requests)));
        Assert.Equal(1, rig.UnfoldedBatches.SetAside);
    }

    [Fact]
    public async Task Never_hides_good_records_before_a_lost_tail()
    {
        await DieAsync();
        var last = Directory.GetFiles(Journal, "*.usage").Max(StringComparer.Ordinal)!;
        using (var file = new FileStream(Segment, FileMode.Open))
            file.SetLength(((4 * Gateway.Metering.Journal.Segment.BlockRecords) + 10) * JournalRecord.Size);

        await using var rig = new MeteringRig(_directory.Path);
        await rig.FoldAsync();

        Assert.InRange((await rig.TotalAsync()).Requests, Gateway.Metering.Journal.Segment.BlockRecords, Requests - 1);
        Assert.True(rig.UnfoldedBatches.SetAside > 0);
        Assert.True(string.CompareOrdinal(last, Segment) < 0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(16)]
    public async Task Starts_without_a_segment_whose_header_is_damaged_and_keeps_the_file(int at)
    {
        await DieAsync();
        Spoil(Segment, at);

        await using var rig = new MeteringRig(_directory.Path);
        await rig.FoldAsync();
        rig.Request();

        Assert.True(rig.UnfoldedBatches.SetAside > 0);
        Assert.Single(Directory.GetFiles(Journal, "*.damaged"));
        Assert.InRange((await rig.TotalAsync()).Requests, 1, Requests);
    }

    [Fact]
    public async Task Starts_whatever_bits_of_the_journal_flip()
    {
        var chance = new Random(42);
        for (var round = 0; round < 40; round++)
        {
            using var directory = new MemoryDirectory();
            await using (var dead = new MeteringRig(directory.Path))
            {
                await dead.FoldAsync();
                for (var i = 0; i < Requests; i++)
                    dead.Request();
            }

            var files = Directory.GetFiles(Path.Combine(directory.Path, "journal"), "*.usage");
            for (var flip = 0; flip < 10; flip++)
                Spoil(files[chance.Next(files.Length)], chance.Next(MeteringRig.SmallSegment));

            await using var rig = new MeteringRig(directory.Path);
            await rig.FoldAsync();
            var total = await rig.TotalAsync();
            Assert.InRange(total.Requests, 0, Requests);
            Assert.Equal(total.Requests, total.Units);
        }
    }

    [Theory]
    [InlineData(null, "is missing")]
    [InlineData("", "does not hold a node id")]
    [InlineData("two words", "does not hold a node id")]
    public async Task Refuses_records_without_the_node_they_belong_to(string? node, string said)
    {
        await DieAsync();
        File.Delete(Path.Combine(Journal, "node"));
        if (node is not null)
            await File.WriteAllTextAsync(Path.Combine(Journal, "node"), node);

        var refused = Assert.Throws<StorageException>(() => UsageJournal.Open(Journal, 1 << 30, MeteringRig.SmallSegment, new Disk()));

        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(Journal, "node"), refused.Message, StringComparison.Ordinal);
    }

    private async Task DieAsync()
    {
        await using var dead = new MeteringRig(_directory.Path);
        await dead.FoldAsync();
        for (var i = 0; i < Requests; i++)
            dead.Request();
    }

    private static void Spoil(string file, int at)
    {
        using var stream = new FileStream(file, FileMode.Open);
        stream.Position = at;
        var was = stream.ReadByte();
        stream.Position = at;
        stream.WriteByte((byte)(was ^ 0x5A));
    }
}
