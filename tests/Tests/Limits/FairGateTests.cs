using Gateway.Limits;
using Gateway.Orgs;
using Gateway.Testing.Time;

namespace Gateway.Tests.Limits;

/// <summary>How places are shared when there are not enough.</summary>
public sealed class FairGateTests
{
    private static readonly OrgCode Flooding = Org("org_flooding");
    private static readonly OrgCode Quiet = Org("org_quiet");
    private readonly ManualTime _time = new();
    private readonly FairGate _gate;

    public FairGateTests() => _gate = new FairGate(_time);

    [Fact]
    public void Lets_one_org_have_every_place_while_nobody_else_asks()
    {
        Assert.All(Enumerable.Range(0, 10), _ => Assert.True(Enters(Flooding, 10)));
        Assert.False(Enters(Flooding, 10), "an eleventh of ten places");
    }

    [Fact]
    public async Task Gives_the_next_place_to_an_org_below_its_share()
    {
        Fill(Flooding, 10);

        var quiet = _gate.EnterAsync(Quiet, 10, default).AsTask();
        Assert.False(quiet.IsCompleted, "let in while there was no place");
        Assert.False(Enters(Flooding, 10), "the flooding org overtook one that waits");
        _gate.Leave(Flooding);

        Assert.True(await quiet);
        Assert.False(Enters(Flooding, 10), "more inside than there are places");
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(10, 9)]
    [InlineData(64, 60)]
    public void Keeps_the_last_places_for_an_org_that_was_here_just_now(int most, int left)
    {
        Assert.True(Enters(Quiet, most));
        _gate.Leave(Quiet);

        Assert.All(Enumerable.Range(0, left), _ => Assert.True(Enters(Flooding, most)));
        Assert.False(Enters(Flooding, most), "a place kept for orgs below their share");
        Assert.True(Enters(Quiet, most), "the quiet org had to wait");
    }

    [Fact]
    public void Gives_every_place_to_an_org_that_has_been_alone_for_a_while()
    {
        Assert.True(Enters(Quiet, 10));
        _gate.Leave(Quiet);

        _time.Advance(FairGate.Company);

        Assert.All(Enumerable.Range(0, 10), _ => Assert.True(Enters(Flooding, 10)));
    }

    [Fact]
    public void Turns_away_at_once_who_has_its_share()
    {
        Fill(Flooding, 5);
        Fill(Quiet, 5);

        Assert.False(Enters(Flooding, 10));
        Assert.False(Enters(Quiet, 10));
    }

    [Fact]
    public async Task Turns_away_who_waited_too_long_and_keeps_no_place_for_it()
    {
        Fill(Flooding, 1);
        var quiet = _gate.EnterAsync(Quiet, 1, default).AsTask();

        _time.Advance(FairGate.LongestWait);

        Assert.False(await quiet);
        _gate.Leave(Flooding);
        Assert.True(Enters(Flooding, 1), "the place was kept for one who left");
    }

    [Fact]
    public async Task Forgets_who_left_while_waiting()
    {
        using CancellationTokenSource client = new();
        Fill(Flooding, 1);
        var quiet = _gate.EnterAsync(Quiet, 1, client.Token).AsTask();

        await client.CancelAsync();

        Assert.False(await quiet);
        _gate.Leave(Flooding);
        Assert.True(Enters(Quiet, 1));
    }

    [Fact]
    public async Task Lets_the_waiting_in_when_a_reload_makes_room()
    {
        Fill(Flooding, 2);
        var quiet = _gate.EnterAsync(Quiet, 2, default).AsTask();

        Assert.True(Enters(Flooding, 5), "the fourth of five places");
        Assert.True(await quiet);
    }

    [Fact]
    public void Holds_no_more_waiting_than_inside()
    {
        Fill(Flooding, 3);
        var waiting = Enumerable.Range(0, 3).Select(i => _gate.EnterAsync(Org($"org_{i}"), 3, default).AsTask()).ToList();

        Assert.All(waiting, one => Assert.False(one.IsCompleted));
        Assert.False(Enters(Org("org_one_too_many"), 3));
    }

    [Fact]
    public async Task Ends_with_every_place_free_whatever_order_requests_come_and_go_in()
    {
        Random random = new(7);
        List<(OrgCode Org, Task<bool> Entry)> running = [];
        for (var step = 0; step < 20_000; step++)
        {
            if (random.Next(2) == 0)
            {
                var org = Org($"org_{random.Next(12)}");
                running.Add((org, _gate.EnterAsync(org, 8, default).AsTask()));
            }
            else if (running.Where(one => one.Entry is { IsCompletedSuccessfully: true, Result: true }).ToList() is { Count: > 0 } inside)
            {
                Assert.True(inside.Count <= 8, $"{inside.Count} inside at step {step}");
                var one = inside[random.Next(inside.Count)];
                running.Remove(one);
                _gate.Leave(one.Org);
            }

            running.RemoveAll(one => one.Entry is { IsCompletedSuccessfully: true, Result: false });
        }

        _time.Advance(FairGate.LongestWait);
        foreach (var (org, entry) in running)
        {
            if (await entry)
                _gate.Leave(org);
        }

        Assert.True(Enters(Flooding, 8));
        _time.Advance(FairGate.Company);
        Assert.All(Enumerable.Range(0, 7), _ => Assert.True(Enters(Flooding, 8)));
        Assert.False(Enters(Flooding, 8), "a ninth of eight places");
    }

    private void Fill(OrgCode org, int places)
    {
        for (var i = 0; i < places; i++)
            Assert.True(Enters(org, 10), $"place {i + 1} of {places} for {org}");
    }

    private bool Enters(OrgCode org, int most) =>
        _gate.EnterAsync(org, most, default).AsTask() is { IsCompletedSuccessfully: true, Result: true };

    private static OrgCode Org(string code) => OrgCode.TryParse(code, out var org) ? org : throw new ArgumentException(code);
}
