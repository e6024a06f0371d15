using Gateway.Testing.Time;

namespace Gateway.Tests.Kit;

public sealed class ManualTimeTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void Moves_both_clocks_by_the_same_amount()
    {
        var (wall, stamp) = (_time.GetUtcNow(), _time.GetTimestamp());

        _time.Advance(TimeSpan.FromSeconds(90));

        Assert.Equal(TimeSpan.FromSeconds(90), _time.GetUtcNow() - wall);
        Assert.Equal(TimeSpan.FromSeconds(90), _time.GetElapsedTime(stamp));
    }

    [Fact]
    public void Steps_the_wall_clock_backwards_without_touching_elapsed_time()
    {
        var (wall, stamp) = (_time.GetUtcNow(), _time.GetTimestamp());

        _time.StepWallClock(TimeSpan.FromHours(-1));

        Assert.Equal(TimeSpan.FromHours(-1), _time.GetUtcNow() - wall);
        Assert.Equal(TimeSpan.Zero, _time.GetElapsedTime(stamp));
    }

    [Fact]
    public void Fires_timers_in_due_order_each_at_its_own_instant()
    {
        List<(string Name, int Second)> fired = [];
        var start = _time.GetTimestamp();
        int Second() => (int)_time.GetElapsedTime(start).TotalSeconds;
        using var late = _time.CreateTimer(_ => fired.Add(("late", Second())), null, TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan);
        using var tick = _time.CreateTimer(_ => fired.Add(("tick", Second())), null, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));

        _time.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal([("tick", 2), ("tick", 4), ("late", 5), ("tick", 6)], fired);
    }

    [Fact]
    public void Fires_a_timer_that_a_callback_arms_within_the_same_advance()
    {
        var fired = 0;
        using var second = _time.CreateTimer(_ => fired++, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        using var first = _time.CreateTimer(
            _ => second.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);

        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(1, fired);
    }

    [Fact]
    public void Never_fires_a_disposed_timer()
    {
        var fired = 0;
        _time.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan).Dispose();

        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(0, fired);
    }

    [Fact]
    public async Task Ends_delays_and_tells_when_code_has_gone_to_wait()
    {
        var delay = Task.Run(() => Task.Delay(TimeSpan.FromHours(1), _time));

        await _time.WaitForTimersAsync();
        _time.Advance(TimeSpan.FromHours(1));

        await delay;
    }
}
