using System.Collections.Concurrent;
using System.Globalization;
using Gateway.Testing.Processes;
using Gateway.Testing.Wire;

namespace Gateway.Scenarios.Limits;

/// <summary>
/// A rate at ten times its limit and more: what is admitted is what the bucket holds and gains, to the request.
/// A minute with GATEWAY_TEST_LONG=1.
/// </summary>
public sealed class RateExactnessTests
{
    private const int Rate = 50;
    private const int Burst = 20;
    private const int Clients = 4;
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds((double)Clients / (10 * Rate));
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(LongMode.IsOn ? 60 : 5);

    [Fact]
    public async Task Admits_exactly_what_the_bucket_gives()
    {
        await using var walk = await Walk.StartAsync(
            LimitSettings.Only($$"""{ "burst": { "Kind": "Rate", "Requests": {{Rate}}, "Per": "00:00:01", "Burst": {{Burst}} } }"""));
        var request = Walk.Request("/items", walk.Issuer.Token(LimitSettings.Org));
        var time = TimeProvider.System;
        ConcurrentBag<(long Sent, long Received, int Status)> seen = [];
        var start = time.GetTimestamp();

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            await using var client = await RawClient.ConnectAsync(walk.Gateway.IngressPort);
            using PeriodicTimer pace = new(Pace, time);
            do
            {
                var sent = time.GetTimestamp();
                await client.SendAsync(request);
                var answer = await client.ReadAsync();
                seen.Add((sent, time.GetTimestamp(), answer.Status));
            }
            while (time.GetElapsedTime(start) < Length && await pace.WaitForNextTickAsync());
        }));

        var admitted = seen.Count(one => one.Status == 200);
        Assert.Equal(seen.Count, admitted + seen.Count(one => one.Status == 429));
        // When the gateway decided is known from both sides; the longest and the shortest time between first and last decision bound it.
        var least = Given(time, seen.Min(one => one.Received), seen.Max(one => one.Sent));
        var most = Given(time, seen.Min(one => one.Sent), seen.Max(one => one.Received));
        TestContext.Current.TestOutputHelper!.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{admitted} of {seen.Count} admitted; the bucket gave {least} to {most}"));
        Assert.InRange(admitted, least, most);
        Assert.Equal(admitted, walk.Backend.Requests.Count);
    }

    private static long Given(TimeProvider time, long from, long to) =>
        (long)Math.Floor(Burst + (Rate * time.GetElapsedTime(from, to).TotalSeconds));
}
