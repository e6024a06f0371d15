using Gateway.Tokens;
using Gateway.Tokens.Verified;

namespace Gateway.Tests.Tokens.Verified;

public sealed class VerificationQueueTests
{
    [Fact]
    public async Task Lets_so_many_in_so_many_wait_and_turns_the_rest_away()
    {
        using var queue = new VerificationQueue(atOnce: 2, mostWaiting: 3);

        var entries = Enumerable.Range(0, 7).Select(_ => queue.TryEnterAsync(default).AsTask()).ToList();

        Assert.All(await Task.WhenAll(entries[..2]), Assert.True);
        Assert.All(await Task.WhenAll(entries[5..]), Assert.False);
        Assert.All(entries[2..5], waiting => Assert.False(waiting.IsCompleted));
        queue.Leave();
        Assert.True(await await Task.WhenAny(entries[2..5]));
    }

    [Fact]
    public async Task Gives_the_place_of_one_who_left_to_another()
    {
        using var queue = new VerificationQueue(atOnce: 1, mostWaiting: 1);
        using var left = new CancellationTokenSource();
        await queue.TryEnterAsync(default);
        var leaving = queue.TryEnterAsync(left.Token).AsTask();

        await left.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        var next = queue.TryEnterAsync(default);
        queue.Leave();
        Assert.True(await next);
    }

    [Fact]
    public async Task Says_overloaded_for_a_new_token_and_still_lets_a_known_one_pass()
    {
        var queue = new VerificationQueue(atOnce: 1, mostWaiting: 0);
        await using var room = await TokenRoom.StartAsync(queue: queue);
        string known = room.Issuer.Token();
        await room.JudgeAsync(known);
        await queue.TryEnterAsync(default);

        Assert.Equal(TokenReason.QueueFull, await room.ReasonAsync(room.Issuer.Token("org_new")));
        Assert.Equal(TokenReason.None, await room.ReasonAsync(known));
        queue.Leave();
        Assert.Equal(TokenReason.None, await room.ReasonAsync(room.Issuer.Token("org_new")));
    }
}
