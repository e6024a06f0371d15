using System.Net.Sockets;
using Gateway.Testing.Processes;
using Gateway.Testing.Time;
using Gateway.Testing.Wire;

namespace Gateway.Scenarios.Limits;

/// <summary>Clients that leave at every point of a request hold no slot. 100,000 of them with GATEWAY_TEST_LONG=1.</summary>
public sealed class AbortTests
{
    private const int Clients = 40;
    private const int Slots = 1000;
    private static readonly int Aborts = LongMode.IsOn ? 100_000 : 2_000;

    [Fact]
    public async Task Holds_no_slot_of_a_client_that_left()
    {
        await using var walk = await Walk.StartAsync(
            LimitSettings.Only($$"""{ "inflight": { "Kind": "Concurrency", "Requests": {{Slots}} } }"""));
        string token = walk.Issuer.Token(LimitSettings.Org);
        // Half an answer, then silence until the gateway gives up: nothing here ends unless the client leaves.
        walk.Backend.Answer = _ => RawAnswer.Bytes("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf-")
            .AndTakeOver(static async (stream, cancel) => await stream.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, cancel));
        var whole = Walk.Request("/items", token);
        var halfSent = Walk.Request("/items", token, "POST", "Content-Length: 10") + "half-";
        int next = 0, answered = 0;

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            for (int number; (number = Interlocked.Increment(ref next)) <= Aborts;)
            {
                using TcpClient client = new() { NoDelay = true, LingerState = new LingerOption(number % 2 == 0, 0) };
                await client.ConnectAsync("127.0.0.1", walk.Gateway.IngressPort);
                var request = number % 3 == 0 ? halfSent : whole;
                await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(request));
                if (number % 3 == 1)
                    answered += await client.GetStream().ReadAsync(new byte[64]) > 0 ? 1 : 0;
            }
        }));

        await Poll.UntilAsync(
            async () => (int)(await LimitSettings.LimitAsync(walk, token, "inflight"))["used"]! == 0, TimeSpan.FromSeconds(30),
            () => $"no slot in use after {Aborts} aborted requests, {answered} of them in the middle of their answer");
        Assert.True(answered > 0, "No client left in the middle of an answer: the test did not test it.");
    }
}
