using Gateway.Metering;
using Gateway.Orgs.Plans;
using Gateway.Refusals;
using Gateway.Store;
using Gateway.Testing.Processes;

namespace Gateway.Tests.Metering;

/// <summary>Requests of one application with the same `Idempotency-Key` owe their units once within the window.</summary>
public abstract class IdempotencyTests : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);
    private readonly TempDirectory _directory = new();

    private protected abstract IStore? Store { get; }

    [Fact]
    public async Task Bills_the_first_and_counts_each()
    {
        await using var rig = Rig();
        await rig.FoldAsync();

        Request(rig, "a", units: 3);
        await rig.FoldAsync();
        Request(rig, "a", units: 3);
        Request(rig, "a", units: 3);
        await rig.FoldAsync();

        var total = await rig.TotalAsync();
        Assert.Equal((3, 3), (total.Requests, total.Units));
        Assert.Equal(3, rig.Period.OfOrg("org_a", QuotaPeriod.Month, rig.Time.GetUtcNow()).Units);
        Assert.Equal(0, rig.UnfoldedBatches.Difference);
    }

    [Fact]
    public async Task Bills_what_is_no_repeat()
    {
        await using var rig = Rig();
        await rig.FoldAsync();

        Request(rig, "a");
        Request(rig, "b");
        Request(rig, key: null);
        Request(rig, key: null);
        Request(rig, "a", application: "another");
        Request(rig, "a", org: "org_b");
        rig.Time.Advance(Window);
        Request(rig, "a");
        await rig.FoldAsync();

        Assert.Equal(7, (await rig.TotalAsync()).Units);
    }

    [Fact]
    public async Task Bills_the_repeat_of_one_that_owed_nothing()
    {
        await using var rig = Rig();
        await rig.FoldAsync();

        Request(rig, "a", Outcome.UpstreamFailed);
        await rig.FoldAsync();
        Request(rig, "a");
        Request(rig, "a");
        await rig.FoldAsync();

        Assert.Equal(1, (await rig.TotalAsync()).Units);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Remembers_across_a_kill(bool folded)
    {
        await using (var dead = Rig())
        {
            await dead.FoldAsync();
            Request(dead, "ended");
            Admit(dead, "running");
            if (folded)
                await dead.FoldAsync();
        }

        await using var rig = Rig();
        Request(rig, "ended");
        Request(rig, "running");
        await rig.FoldAsync();

        var total = await rig.TotalAsync();
        Assert.Equal((4, 2), (total.Requests, total.Units));
        Assert.Equal(2, rig.Period.OfOrg("org_a", QuotaPeriod.Month, rig.Time.GetUtcNow()).Units);
    }

    [Fact]
    public async Task Forgets_when_no_late_record_can_repeat()
    {
        await using var rig = Rig();
        await rig.FoldAsync();
        Request(rig, "a");
        await rig.FoldAsync();

        rig.Time.Advance(Window + TimeSpan.FromDays(8));
        await rig.FoldAsync();

        Assert.Equal(0L, await rig.Store.ReadAsync(
            async (transaction, cancel) =>
            {
                await using var count = transaction.Command("SELECT COUNT(*) FROM usage_key");
                return (long)(await count.ExecuteScalarAsync(cancel))!;
            },
            default));
    }

    [Fact]
    public async Task Agrees_with_a_model_over_random_requests_folds_and_kills()
    {
        Random random = new(11);
        HashSet<(string Application, string Key)> billed = [];
        long requests = 0, units = 0;
        for (var life = 0; life < 6; life++)
        {
            await using var rig = Rig();
            await rig.FoldAsync();
            for (var i = 0; i < 300; i++)
            {
                var key = random.Next(3) == 0 ? null : "key_" + random.Next(200);
                var application = "app_" + random.Next(2);
                var admission = Admit(rig, key, application: application, units: 2);
                requests++;
                var (outcome, owes) = random.Next(5) == 0 ? (Outcome.UpstreamFailed, false) : (Outcome.Completed, true);
                if (owes && (key is null || billed.Add((application, key))))
                    units += 2;
                // What a kill leaves open owes its units too, as interrupted.
                if (!owes || random.Next(20) > 0)
                    rig.Complete(admission, outcome, billed: owes);
                if (random.Next(60) == 0)
                    await rig.FoldAsync();
            }

            Assert.Equal(0, rig.UnfoldedBatches.Difference);
        }

        await using var last = Rig();
        await last.FoldAsync();
        var total = await last.TotalAsync();
        Assert.Equal((requests, units), (total.Requests, total.Units));
        Assert.Equal(0, last.UnfoldedBatches.SetAside);
    }

    private protected MeteringRig Rig(string directory = "a") => new(Path.Combine(_directory.Path, directory), store: Store);

    private protected static Admission Admit(MeteringRig rig, string? key, string org = "org_a", string application = "app", int units = 1)
    {
        var idempotency = IdempotencyKey.Of(key, Window);
        Assert.True(rig.Meter.TryAdmit(
            rig.Meter.Account(org, application), rig.Meter.Route("items"), units, rig.Time.GetUtcNow(), out var admission, idempotency));
        return admission;
    }

    private protected static void Request(MeteringRig rig, string? key, Outcome outcome = Outcome.Completed, string org = "org_a",
        string application = "app", int units = 1) =>
        rig.Complete(Admit(rig, key, org, application, units), outcome, billed: outcome == Outcome.Completed);

    public void Dispose()
    {
        _directory.Dispose();
        GC.SuppressFinalize(this);
    }
}
