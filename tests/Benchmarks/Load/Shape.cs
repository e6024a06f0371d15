namespace Gateway.Benchmarks.Load;

/// <summary>What one table measures: how the requests come, and how many.</summary>
/// <param name="Name">The table's heading.</param>
/// <param name="Pace">Requests a second over all connections; null for as fast as answers come.</param>
/// <param name="Bad">Every token has a changed signature: what a 401 costs.</param>
/// <param name="Bodies">64 KiB in each direction instead of a GET of 1 KiB.</param>
/// <param name="Tls">TLS to the client.</param>
/// <param name="Http2">HTTP/2 over TLS: eight streams on each connection, all with the same token.</param>
internal sealed record Shape(
    string Name, int Connections = 64, int Orgs = 100, int? Pace = null, bool Bad = false, bool Bodies = false, bool Tls = false,
    bool Http2 = false)
{
    public const string All = "all";
    public const string Cold = "cold";

    public static readonly IReadOnlyDictionary<string, IReadOnlyList<Shape>> Modes = new Dictionary<string, IReadOnlyList<Shape>>
    {
        ["pair"] = [new("At full speed")],
        ["paced"] = [new("At 2,000 requests a second", Pace: 2_000)],
        ["rejected"] = [new("Tokens with a changed signature", Bad: true)],
        ["bodies"] = [new("Bodies of 64 KiB both ways", Bodies: true)],
        ["tls"] = [new("TLS from the client", Tls: true)],
        ["http2"] = [new("HTTP/2 from the client", Connections: 8, Tls: true, Http2: true)],
        ["connections"] = [new("One connection", Connections: 1), new("512 connections", Connections: 512)],
        ["orgs"] = [new("One org", Orgs: 1), new("100 orgs", Orgs: 100), new("10,000 orgs", Orgs: 10_000)],
        [Cold] = [],
    };

    public static IReadOnlyList<Shape> Of(string mode) =>
        mode == All ? [.. Modes.Values.SelectMany(static shapes => shapes)] : Modes[mode];
}
