using System.Diagnostics.Metrics;
using Gateway.Orgs.Records;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Orgs.Records;

/// <summary>How far this clock is from the store's, as far as an answer's time can tell.</summary>
public sealed class ClockSkewTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private readonly ClockSkew _skew = new(
        new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>(), NullLogger<ClockSkew>.Instance);

    [Theory]
    [InlineData(300, "this gateway's clock is 300 s ahead of the store's")]
    [InlineData(-300, "this gateway's clock is 300 s behind the store's")]
    [InlineData(2, null)]
    [InlineData(-2, null)]
    public void Is_told_beyond_two_seconds(int seconds, string? trouble)
    {
        _skew.Measure(Now.AddSeconds(seconds), Now, TimeSpan.Zero);

        Assert.Equal((TimeSpan.FromSeconds(seconds), trouble), (_skew.Value, _skew.Trouble));
    }

    [Fact]
    public void Takes_the_middle_of_the_question_and_nothing_from_a_slow_answer()
    {
        _skew.Measure(Now, Now.AddSeconds(0.5), took: TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.Zero, _skew.Value);

        _skew.Measure(Now.AddSeconds(60), Now, took: TimeSpan.FromSeconds(3));
        Assert.Equal((TimeSpan.Zero, null), (_skew.Value, _skew.Trouble));
    }

    [Fact]
    public void Is_over_when_the_clock_is_right_again()
    {
        _skew.Measure(Now.AddSeconds(60), Now, TimeSpan.Zero);
        _skew.Measure(Now, Now, TimeSpan.Zero);

        Assert.Null(_skew.Trouble);
    }
}
