using Gateway.Testing.Wire;

namespace Gateway.Scenarios.Firewall;

/// <summary>One hostile input over HTTP/2 and its outcome: a status, or `reset` for the end of its stream or connection.</summary>
internal sealed record Http2Case(string Row, string Name, string Outcome, Func<RawHttp2, string, Task<Http2Answer>> SendAsync)
{
    /// <summary>The `:path` that must arrive; null where that says nothing.</summary>
    public string? Target { get; init; }

    public override string ToString() => $"{Row} HTTP/2: {Uri.EscapeDataString(Name).Replace("%20", " ", StringComparison.Ordinal)}";

    /// <summary>A GET of an unguarded route with a good token and these fields.</summary>
    public static Http2Case Fields(string row, string outcome, params (string Name, string Value)[] fields) => Raw(
        row, string.Join(", ", fields.Select(field => $"{field.Name}: {field.Value}")), outcome,
        token => RawHttp2.Fields("/items/1", token, "GET", fields));

    /// <summary>A request of exactly these fields.</summary>
    public static Http2Case Raw(string row, string name, string outcome, Func<string, IEnumerable<(string Name, string Value)>> fields) =>
        new(row, name, outcome, async (client, token) =>
        {
            await client.RequestAsync(1, fields(token));
            return await client.ReadAsync(1);
        });
}
