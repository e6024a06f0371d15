using Gateway.Settings;
using Gateway.Testing.Time;

namespace Gateway.Tests.Settings;

/// <summary>The beat of background loops, and trouble that is said once.</summary>
public sealed class BeatTests
{
    private readonly ManualTime _time = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task Ends_quietly_when_it_is_stopped()
    {
        using CancellationTokenSource stop = new();
        await stop.CancelAsync();
        var beats = 0;

        await foreach (var _ in _time.Every(TimeSpan.FromSeconds(1), stop.Token))
            beats++;

        Assert.Equal(0, beats);
        Assert.False(await _time.After(TimeSpan.FromSeconds(1), stop.Token));
    }

    [Fact]
    public async Task Tells_the_time_of_each_beat()
    {
        await using var beats = _time.Every(TimeSpan.FromSeconds(2), CancellationToken.None).GetAsyncEnumerator();

        var next = beats.MoveNextAsync();
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.True(await next);
        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(2), beats.Current);
    }

    [Theory]
    [InlineData(2, 10, 4)]
    [InlineData(4, 10, 8)]
    [InlineData(8, 10, 10)]
    [InlineData(10, 10, 10)]
    [InlineData(30, 10, 30)]
    public void Waits_twice_as_long_after_each_failure_up_to_the_longest_and_never_less_than_before(int wait, int most, int longer) =>
        Assert.Equal(TimeSpan.FromSeconds(longer), TimeSpan.FromSeconds(wait).Longer(TimeSpan.FromSeconds(most)));

    [Fact]
    public void Says_trouble_again_when_it_is_another_or_comes_back()
    {
        SaidOnce said = new();

        Assert.Equal([true, false, true, true, false, true],
            new[] { said.Fails("full"), said.Fails("full"), said.Fails("gone"), said.Works(), said.Works(), said.Fails("gone") });
    }
}
