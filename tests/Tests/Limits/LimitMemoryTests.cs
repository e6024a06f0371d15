using Gateway.Limits;
using Gateway.Orgs.Plans;
using Gateway.Testing.Processes;

namespace Gateway.Tests.Limits;

/// <summary>Runs apart: the heap is one for all tests.</summary>
[CollectionDefinition(nameof(LimitMemoryTests), DisableParallelization = true)]
public sealed class LimitMemoryAlone;

/// <summary>What an org seen once costs; a million of them with GATEWAY_TEST_LONG=1.</summary>
[Collection(nameof(LimitMemoryTests))]
public sealed class LimitMemoryTests
{
    private static readonly int Orgs = LongMode.IsOn ? 1_000_000 : 20_000;

    [Fact]
    public void Holds_an_org_in_less_than_a_kilobyte_and_forgets_it()
    {
        using var rig = new LimitsRig();
        Plan plan = new("plan", [LimitsRig.Rate(50, 1, 100), LimitsRig.Concurrency(64), LimitsRig.Quota(1_000_000)]);
        Touch(rig, plan, 1);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        Touch(rig, plan, Orgs);
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        rig.Time.Advance(LimitStates.SweepEvery);
        var left = GC.GetTotalMemory(forceFullCollection: true) - before;

        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{Orgs} orgs: {held / Orgs} bytes each, {left} bytes left after they are forgotten");
        Assert.InRange(held / Orgs, 1, 1024);
        Assert.InRange(left, long.MinValue, held / 5);
        Assert.Equal(0, rig.States.Count);
    }

    private static void Touch(LimitsRig rig, Plan plan, int orgs)
    {
        for (var i = 0; i < orgs; i++)
            rig.Take(LimitsRig.Caller(plan, org: $"org_{i}")).Dispose();
    }
}
