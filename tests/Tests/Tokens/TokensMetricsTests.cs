using System.Diagnostics.Metrics;
using Gateway.Tokens;

namespace Gateway.Tests.Tokens;

public sealed class TokensMetricsTests
{
    [Fact]
    public async Task Counts_every_token_once_by_issuer_and_result()
    {
        await using var room = await TokenRoom.StartAsync();
        var counts = new Dictionary<string, long>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter == room.Metrics.Meter)
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            var series = $"{instrument.Name} {string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))}";
            lock (counts)
                counts[series] = counts.GetValueOrDefault(series) + value;
        });
        listener.Start();
        string token = room.Issuer.Token();

        await room.JudgeAsync(token);
        await room.JudgeAsync(token);
        await room.JudgeAsync(token);
        await room.JudgeAsync(room.Issuer.Token().Claim("exp", 1));
        await room.JudgeAsync("a.b.c");
        listener.RecordObservableInstruments();

        Assert.Equal(
            new Dictionary<string, long>
            {
                ["gateway.key.fetches issuer=kinde result=ok"] = 1,
                ["gateway.tokens issuer= result=refused"] = 1,
                ["gateway.tokens issuer=kinde result=hit"] = 2,
                ["gateway.tokens issuer=kinde result=refused"] = 1,
                ["gateway.tokens issuer=kinde result=verified"] = 1,
            },
            counts);
    }
}
