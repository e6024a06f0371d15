using Gateway.Metering;
using Gateway.Testing.Processes;

namespace Gateway.Tests.Metering;

/// <summary>A journal that is closed under requests that run on.</summary>
public sealed class JournalEndTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Admits_nothing_once_it_is_closed_and_still_takes_the_end_of_what_runs(bool reservesNothing)
    {
        await using (var rig = new MeteringRig(_directory.Path, disk: new FaultyDisk { ReservesNothing = reservesNothing }))
        {
            await rig.FoldAsync();
            var running = rig.Admit();
            rig.Journal.Dispose();

            Assert.False(rig.Meter.TryAdmit(rig.Meter.Account("org_a", "app"), rig.Meter.Route("items"), 1, rig.Time.GetUtcNow(), out _));
            rig.Complete(running);
        }

        await using var next = new MeteringRig(_directory.Path);
        await next.FoldAsync();
        Assert.Equal("completed", Assert.Single((await next.AskAsync("groupBy=outcome")).Rows).Key.Words[0]);
    }

    [Fact]
    public async Task Loses_no_admission_that_races_with_the_close()
    {
        for (var round = 0; round < 10; round++)
        {
            using var directory = new MemoryDirectory();
            var admitted = 0;
            await using (var rig = new MeteringRig(directory.Path, segmentBytes: 1 << 20, maxBytes: 1 << 30))
            {
                await rig.FoldAsync();
                var clients = Enumerable.Range(0, 4).Select(client => Task.Run(() =>
                {
                    var (account, route) = (rig.Meter.Account("org_" + client, null), rig.Meter.Route("items"));
                    while (rig.Meter.TryAdmit(account, route, 1, rig.Time.GetUtcNow(), out var admission))
                    {
                        Interlocked.Increment(ref admitted);
                        rig.Complete(admission);
                    }
                })).ToArray();
                while (Volatile.Read(ref admitted) < 500)
                    await Task.Yield();
                rig.Journal.Dispose();
                await Task.WhenAll(clients);
            }

            await using var next = new MeteringRig(directory.Path, maxBytes: 1 << 30);
            await next.FoldAsync();
            Assert.Equal(admitted, (await next.TotalAsync()).Requests);
        }
    }
}
