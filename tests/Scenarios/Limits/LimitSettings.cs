using System.Text.Json.Nodes;

namespace Gateway.Scenarios.Limits;

/// <summary>Limits of one org's own, laid over the walk's settings.</summary>
internal static class LimitSettings
{
    internal const string Org = "org_limited";

    internal static Action<JsonObject> Only(string limits) => settings =>
        settings["Gateway"]!["Orgs"]![Org] = new JsonObject { ["Limits"] = JsonNode.Parse(limits) };

    /// <summary>What the caller is told of one of its limits.</summary>
    internal static async Task<JsonNode> LimitAsync(Walk walk, string token, string name)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/.gateway/usage") { Headers = { Authorization = new("Bearer", token) } };
        using var answer = await walk.Gateway.Ingress.SendAsync(request);
        var told = JsonNode.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!;
        return told["limits"]!.AsArray().Single(limit => (string?)limit!["name"] == name)!;
    }
}
