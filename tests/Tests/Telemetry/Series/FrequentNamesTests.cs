using Gateway.Telemetry.Series;

namespace Gateway.Tests.Telemetry.Series;

/// <summary>The busiest names are found in bounded memory, whatever else comes by.</summary>
public sealed class FrequentNamesTests
{
    [Fact]
    public void Find_a_busy_name_among_thousands_that_come_once()
    {
        FrequentNames names = new(most: 10);

        for (var i = 0; i < 5_000; i++)
        {
            names.Add($"org_{i}");
            if (i % 4 == 0)
                names.Add("busy");
        }

        var top = names.Top();
        Assert.Equal("busy", top[0].Key);
        Assert.InRange(top[0].Value, 1_250 - (6_250 / 11), 1_250);
        Assert.True(top.Count <= 10);
    }

    [Fact]
    public void Forget_a_name_that_was_busy_once()
    {
        FrequentNames names = new(most: 10);
        for (var i = 0; i < 7; i++)
            names.Add("once");

        for (var i = 0; i < 3; i++)
            names.Halve();

        Assert.Empty(names.Top());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1_000)]
    [InlineData(20_000)]
    public void Count_different_names_to_a_few_percent(int count)
    {
        DistinctNames names = new();
        for (var i = 0; i < count; i++)
        {
            names.Add($"org_{i}");
            names.Add($"org_{i}");
        }

        Assert.InRange(names.Count(), count * 0.95, count * 1.05);
    }
}
