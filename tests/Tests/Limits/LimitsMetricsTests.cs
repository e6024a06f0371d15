using System.Diagnostics.Metrics;
using Gateway.Limits;
using Gateway.Orgs.Plans;

namespace Gateway.Tests.Limits;

/// <summary>What is counted of decisions.</summary>
public sealed class LimitsMetricsTests
{
    [Fact]
    public void Counts_each_decision_by_limit_and_result()
    {
        using var rig = new LimitsRig();
        var caller = LimitsRig.Caller(LimitsRig.Rate(5, 1000, name: "five"), LimitsRig.Rate(2, 1000, name: "two", mode: LimitMode.Shadow));

        for (var i = 0; i < 8; i++)
            rig.Take(caller).Dispose();

        Assert.Equal(
            ["five near 2", "five passed 3", "five refused 3", "two near 1", "two passed 1", "two shadowed 6"],
            Decisions(rig).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Folds_names_past_the_bound_into_one_series()
    {
        using var rig = new LimitsRig();
        for (var i = 0; i < LimitsMetrics.MostNames + 20; i++)
            rig.Take(LimitsRig.Caller(LimitsRig.Rate(5, name: $"limit{i}"))).Dispose();

        var decisions = Decisions(rig);

        Assert.Equal(LimitsMetrics.MostNames + 1, decisions.Count);
        Assert.Contains($"{LimitsMetrics.OtherNames} passed 20", decisions);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 3)]
    [InlineData(4, 4)]
    [InlineData(5, 4)]
    [InlineData(9, 8)]
    [InlineData(1000, 800)]
    public void Calls_a_limit_near_from_80_percent_on(long size, long near) =>
        Assert.Equal(near, LimitsRig.Compiled(LimitsRig.Concurrency(size)).Near);

    private static List<string> Decisions(LimitsRig rig)
    {
        List<string> seen = [];
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Name == "gateway.limit.decisions" && instrument.Meter.Scope == rig.Meters)
                    listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) => seen.Add($"{tags[0].Value} {tags[1].Value} {count}"));
        listener.Start();
        listener.RecordObservableInstruments();
        return seen;
    }
}
