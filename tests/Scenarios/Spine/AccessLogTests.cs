using System.Text.Json;

namespace Gateway.Scenarios.Spine;

/// <summary>One line a request, with every column, and never a word of the token.</summary>
public sealed class AccessLogTests(Walk walk) : IClassFixture<Walk>
{
    private static readonly string[] Columns =
    [
        "log", "time", "requestId", "traceId", "method", "route", "status", "code", "reason", "org", "application", "plan",
        "durationMs", "upstreamMs", "bytesIn", "bytesOut", "destination", "tries",
    ];

    [Fact]
    public async Task Has_every_column_in_order_for_a_request_that_went_through()
    {
        var id = Guid.NewGuid().ToString();

        var answer = await walk.SendAsync("/items", walk.Issuer.Token(), "GET", "X-Request-Id: " + id);

        var line = await walk.AccessLineAsync(id);
        Assert.Equal(id, answer.Headers.One("X-Request-Id"));
        Assert.Equal(Columns, line.Select(column => column.Key));
        Assert.Equal(
            ("access", "GET", "items", 200, "org_8ed648340ea9", "47dfff23348d4acc84ab2770a0fa877d", "default"),
            ((string)line["log"]!, (string)line["method"]!, (string)line["route"]!, (int)line["status"]!,
             (string)line["org"]!, (string)line["application"]!, (string)line["plan"]!));
        Assert.Equal(
            (null, null, 0, 2, 1), (line["code"], line["reason"], (int)line["bytesIn"]!, (int)line["bytesOut"]!, (int)line["tries"]!));
        Assert.Equal(JsonValueKind.Number, line["durationMs"]!.GetValueKind());
        Assert.True(DateTimeOffset.TryParse((string)line["time"]!, System.Globalization.CultureInfo.InvariantCulture, out _));
    }

    [Fact]
    public async Task Has_the_code_and_the_finer_reason_of_a_refusal()
    {
        var id = Guid.NewGuid().ToString();

        await walk.SendAsync("/orgs/org_other/items", walk.Issuer.Token(), "GET", "X-Request-Id: " + id);

        var line = await walk.AccessLineAsync(id);
        Assert.Equal((404, "not_found", "foreign_org"), ((int)line["status"]!, (string)line["code"]!, (string)line["reason"]!));
        Assert.Equal((null, null), (line["destination"], line["upstreamMs"]));
    }

    [Fact]
    public async Task Makes_a_request_id_when_the_clients_is_none()
    {
        var answer = await walk.SendAsync("/items", walk.Issuer.Token(), "GET", "X-Request-Id: " + new string('x', 129));

        var made = answer.Headers.One("X-Request-Id")!;
        Assert.InRange(made.Length, 1, 128);
        Assert.Equal(made, walk.Backend.Requests[^1].Headers.One("X-Request-Id"));
        await walk.AccessLineAsync(made);
    }

    [Fact]
    public async Task Says_nothing_of_a_token()
    {
        var id = Guid.NewGuid().ToString();
        string token = walk.Issuer.Token().Claim("exp", 1);

        await walk.SendAsync("/items?access_token=" + token, token, "GET", "X-Request-Id: " + id);

        await walk.AccessLineAsync(id);
        foreach (var part in token.Split('.'))
            Assert.DoesNotContain(part, walk.Gateway.Process.Said, StringComparison.Ordinal);
    }
}
