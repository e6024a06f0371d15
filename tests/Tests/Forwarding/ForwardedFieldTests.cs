using Gateway.Testing.Wire;

namespace Gateway.Tests.Forwarding;

/// <summary>Field values that are odd and honest go on as they came; where they touch framing they are refused.</summary>
public sealed class ForwardedFieldTests : ForwardedWalk
{
    [Fact]
    public async Task Passes_aService_s_field_on_byte_for_byte()
    {
        Service.Answer = _ => RawAnswer.Status(200, "ok", "X-Name: caf\u00e9");

        Assert.Equal("caf\u00e9", (await GetAsync("/x")).Headers.One("X-Name"));
    }

    // UTF-8 and Latin-1, as one client of a legacy service or the other writes names.
    [Theory]
    [InlineData("X-Name: Zo\u00c3\u00ab")]
    [InlineData("X-Name: Zo\u00eb")]
    [InlineData("X-Name: \u00c3\u0085sa")]
    [InlineData("Cookie: name=Zo\u00eb")]
    [InlineData("User-Agent: Zo\u00c3\u00ab/1")]
    public async Task Sends_a_field_on_byte_for_byte(string line)
    {
        Assert.Equal(200, (await GetAsync("/x", line)).Status);

        Assert.Contains(line, Assert.Single(Service.Requests).RawText, StringComparison.Ordinal);
    }

    // 85 ends a line to some readers; neither alone nor in UTF-8 is it a letter.
    [Theory]
    [InlineData("X-Name: a\u0085X-Org-Code: org_b")]
    [InlineData("X-Name: a\u00c2\u0085X-Org-Code: org_b")]
    [InlineData("X-Name: \u0080")]
    public async Task Refuses_controls_beyond_ASCII(string line)
    {
        var answer = await GetAsync("/x", line);

        Assert.Equal((400, "invalid_request"), (answer.Status, (string?)answer.Json["code"]));
        Assert.Empty(Service.Requests);
    }

    // Where a byte that two servers read apart could move the message's end, its host or the next protocol.
    [Theory]
    [InlineData("TE: trailers\u00eb")]
    [InlineData("Upgrade: websocket\u00eb")]
    [InlineData("Connection: x-\u00eb")]
    [InlineData("Expect: 100-continue\u00eb")]
    [InlineData("X-Forwarded-Host: \u00eb")]
    public async Task Refuses_letters_beyond_ASCII_where_they_touch_framing_or_host(string line)
    {
        var answer = await GetAsync("/x", line);

        Assert.Equal((400, "invalid_request"), (answer.Status, (string?)answer.Json["code"]));
        Assert.Empty(Service.Requests);
    }

    [Theory]
    [InlineData("+5")]
    [InlineData("-0")]
    [InlineData("5 ,5")]
    [InlineData("0x5")]
    [InlineData("99999999999999999999999")]
    public async Task Refuses_a_length_that_is_not_digits_alone(string length)
    {
        var answer = await RawClient.ExchangeAsync(
            Host.IngressPort, $"POST /open HTTP/1.1\r\nHost: api.example\r\nContent-Length: {length}\r\n\r\n12345");

        Assert.Equal((400, "invalid_request"), (answer.Status, (string?)answer.Json["code"]));
        Assert.Empty(Service.Requests);
    }
}
