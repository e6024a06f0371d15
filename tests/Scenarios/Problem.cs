using Gateway.Testing.Wire;

namespace Gateway.Scenarios;

/// <summary>Holds a refusal against what every refusal must be.</summary>
internal static class Problem
{
    private static readonly string[] Members = ["type", "title", "status", "detail", "code", "requestId"];

    internal static void Check(RawResponse answer, int status, string code)
    {
        Assert.Equal((status, "application/problem+json", "no-store"),
            (answer.Status, answer.Headers.One("Content-Type"), answer.Headers.One("Cache-Control")));
        var body = answer.Json.AsObject();
        Assert.Equal((status, code), ((int)body["status"]!, (string)body["code"]!));
        Assert.Equal(answer.Headers.One("X-Request-Id"), (string)body["requestId"]!);
        Assert.All(["title", "detail"], member => Assert.NotEmpty((string)body[member]!));
        Assert.Equal(status == 429 ? [.. Members, "violated-policies"] : Members, body.Select(member => member.Key));
        Assert.Equal(
            status == 429 ? "https://iana.org/assignments/http-problem-types#quota-exceeded" : "about:blank", (string)body["type"]!);
    }
}
