using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Gateway.Testing.Issuers;
using Gateway.Testing.Wire;

namespace Gateway.Scenarios.Telemetry;

/// <summary>
/// A bit of everything that is counted: good requests of several orgs, refusals, a dead service, a full one, and tokens that say too much.
/// </summary>
internal sealed class FleetTraffic
{
    private static readonly string[] Busy = ["org_a", "org_b", "org_c", "org_d", "org_pro"];
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _held = new();
    private readonly Walk _walk;

    internal FleetTraffic(Walk walk)
    {
        _walk = walk;
        walk.Backend.Keeps = false;
        walk.Backend.Answer = request => _held.TryGetValue(request.Target, out var held)
            ? RawAnswer.Status(200, "late").After(held.Task)
            : RawAnswer.Status(request.Target.StartsWith("/items/bad", StringComparison.Ordinal) ? 500 : 200, new string('x', 500));
    }

    /// <summary>Round after round to one gateway, until it is done.</summary>
    internal async Task SendAsync(int port, CancellationToken done)
    {
        var issuer = _walk.Issuer;
        string[] tokens = [.. Busy.Select(org => (string)issuer.Token(org))];
        string tight = issuer.Token("org_tight");
        string forged = issuer.Token().SignedBy(_ => new byte[256]);
        while (!done.IsCancellationRequested)
        {
            for (var busy = 0; busy < tokens.Length; busy++)
            {
                for (var i = 0; i <= busy; i++)
                    await AskAsync(port, Walk.Request("/items", tokens[busy], "POST", "Content-Length: 10") + "0123456789");
            }

            await AskAsync(port, Walk.Request("/items", Odd(issuer), "GET", "X-Org-Code: org_other"));
            await AskAsync(port, Walk.Request("/items/bad", tokens[0]));
            await AskAsync(port, Walk.Request("/items", tight));
            await AskAsync(port, Walk.Request("/dead", tokens[1]));
            await AskAsync(port, Walk.Request("/open"));
            await AskAsync(port, Walk.Request("/items"));
            await AskAsync(port, Walk.Request("/items", forged));
            await AskAsync(port, Walk.Request("/nowhere", tokens[2]));
            await OverloadAsync(port, tokens[3]);
        }
    }

    private static Task<RawResponse> AskAsync(int port, string request) => RawClient.ExchangeAsync(port, request);

    /// <summary>Of two requests to a cluster that bears one, the first to end is the one that is turned away.</summary>
    private async Task OverloadAsync(int port, string token)
    {
        var target = $"/narrow?{port}";
        var held = _held[target] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task[] both = [AskAsync(port, Walk.Request(target, token)), AskAsync(port, Walk.Request(target, token))];
        await Task.WhenAny(both);
        held.SetResult();
        await Task.WhenAll(both);
    }

    /// <summary>Always a new one: its name is no header's, its tier no plan's.</summary>
    private static string Odd(TestIssuer issuer) => issuer.Token("org_odd", orgName: "a\u0001b")
        .Claim("application_properties", JsonNode.Parse("""{ "org_code": { "v": "org_odd" }, "tier": { "v": "gold" } }"""));
}
