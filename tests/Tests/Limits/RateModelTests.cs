using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Limits.States;
using Gateway.Orgs.Plans;

namespace Gateway.Tests.Limits;

/// <summary>The token bucket against a model in exact fractions.</summary>
public sealed class RateModelTests
{
    private static readonly Config Runs = PropertyRuns.Of(400);
    private static readonly long[] Pers = [TimeSpan.TicksPerSecond, 3 * TimeSpan.TicksPerSecond, 7 * TimeSpan.TicksPerSecond];

    // Pauses on a grid hit the instants at which a token comes to the tick; one Per, because a change of it rounds.
    private static readonly Gen<Step[]> OnTheGrid = Steps(
        Gen.Constant(TimeSpan.TicksPerSecond), Gen.Choose(0, 12).Select(tenths => tenths * 1_000_000L));

    private static readonly Gen<Step[]> Anywhere = Steps(Gen.Elements(Pers), Gen.Choose(0, 19_999_999).Select(ticks => (long)ticks));

    [Fact]
    public void Admits_what_the_model_admits_to_the_request() => Check.One(Runs, Prop.ForAll(OnTheGrid.ToArbitrary(), AgreesWithModel));

    [Fact]
    public void Admits_what_the_model_admits_when_the_time_base_changes_too() =>
        Check.One(Runs, Prop.ForAll(Anywhere.ToArbitrary(), AgreesWithModel));

    [Fact]
    public void Keeps_what_Retry_After_and_the_fields_promise() => Check.One(Runs, Prop.ForAll(Anywhere.ToArbitrary(), KeepsItsWord));

    private static bool AgreesWithModel(Step[] steps)
    {
        var (state, model, now) = (new RateState(), new Model(), 0L);
        foreach (var step in steps)
        {
            now += step.Pause;
            for (var i = 0; i < step.Asks; i++)
            {
                if (Ask(state, step, now) != model.Ask(step.Limit, now))
                    return false;
            }
        }

        return true;
    }

    private static bool KeepsItsWord(Step[] steps)
    {
        var (state, now) = (new RateState(), 0L);
        foreach (var step in steps)
        {
            now += step.Pause;
            for (var i = 0; i < step.Asks; i++)
                Ask(state, step, now);
            if (!KeepsItsWord(state, step, now))
                return false;
        }

        return true;
    }

    private static bool KeepsItsWord(RateState state, Step step, long now)
    {
        var limit = LimitsRig.Compiled(step.Limit);
        var level = state.Level(limit, new DecisionTime(now, default, step.Generation));
        var spent = (RateState)state.Copy();
        for (var i = 0; i < level.Left; i++)
        {
            if (!Ask(spent, step, now))
                return false;
        }

        if (Ask(spent, step, now))
            return false;
        if (level.ResetSeconds is not { } seconds)
            return level.Left == step.Limit.Burst;
        return LeftAfter(state, step, now, seconds) > level.Left
            && (seconds == 1 || LeftAfter(state, step, now, seconds - 1) == level.Left);
    }

    private static long LeftAfter(RateState state, Step step, long now, long seconds)
    {
        var (later, limit) = ((RateState)state.Copy(), LimitsRig.Compiled(step.Limit));
        var then = new DecisionTime(now + (seconds * TimeSpan.TicksPerSecond), default, step.Generation);
        later.Advance(limit, then);
        return later.Level(limit, then).Left;
    }

    private static bool Ask(RateState state, Step step, long now)
    {
        var limit = LimitsRig.Compiled(step.Limit);
        state.Advance(limit, new DecisionTime(now, default, step.Generation));
        if (!state.Fits(limit, 1))
            return false;
        state.Charge(1);
        return true;
    }

    private static Gen<Step[]> Steps(Gen<long> per, Gen<long> pause)
    {
        var step = from requests in Gen.Choose(1, 40)
                   from burst in Gen.Choose(1, 60)
                   from ticks in per
                   from wait in pause
                   from asks in Gen.Choose(1, 12)
                   from changes in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
                   select (Limit: LimitsRig.Rate(requests, TimeSpan.FromTicks(ticks).TotalSeconds, burst), wait, asks, changes);
        return step.ListOf().Select(steps =>
        {
            List<Step> made = [];
            foreach (var (limit, wait, asks, changes) in steps)
                made.Add(made.Count == 0 || changes ? new(made.Count, limit, wait, asks) : made[^1] with { Pause = wait, Asks = asks });
            return made.ToArray();
        });
    }

    /// <summary>A pause, then so many requests under one plan; a changed plan is a new generation.</summary>
    private sealed record Step(int Generation, Limit Limit, long Pause, int Asks);

    /// <summary>The same bucket in fractions of one common denominator: no rounding at all.</summary>
    private sealed class Model
    {
        private const long Whole = 21 * TimeSpan.TicksPerSecond;
        private BigInteger _spent;
        private (Limit Limit, long Now)? _last;

        public bool Ask(Limit limit, long now)
        {
            if (_last is var (by, at))
                _spent = BigInteger.Max(0, _spent - ((BigInteger)(now - at) * by.Requests * (Whole / by.Per.Ticks)));
            _last = (limit, now);
            _spent = BigInteger.Min(_spent, (BigInteger)limit.Burst * Whole);
            if (_spent > (BigInteger)(limit.Burst - 1) * Whole)
                return false;
            _spent += Whole;
            return true;
        }
    }
}
