namespace Gateway.Scenarios.Firewall;

/// <summary>One hostile input and its outcome.</summary>
/// <param name="Row">The row of the catalogue that it belongs to.</param>
/// <param name="Bytes">What the client sends, in Latin-1, on a connection of its own.</param>
/// <param name="Outcomes">The statuses of the answers in their order; `400|431` where the parser may be first.</param>
internal sealed record FirewallCase(string Row, string Bytes, params string[] Outcomes)
{
    /// <summary>Stands in the bytes for a good token.</summary>
    public const string Token = "{token}";

    /// <summary>How many requests the backend must get.</summary>
    public int Forwarded => Outcomes.Count(outcome => outcome == "200");

    public override string ToString() =>
        $"{Row}: {Uri.EscapeDataString(Bytes.Length > 300 ? Bytes[..300] : Bytes).Replace("%20", " ", StringComparison.Ordinal)}";

    /// <summary>A GET of an unguarded route with these lines beside a good token.</summary>
    public static FirewallCase Lines(string row, string outcome, params string[] lines) => Get(row, "/items/1", outcome, lines);

    /// <summary>A GET of the target with a good token.</summary>
    public static FirewallCase Get(string row, string target, string outcome, params string[] lines) =>
        new(row, Walk.Request(target, Token, "GET", lines), outcome);

    /// <summary>A POST of an unguarded route with a good token, these lines and this body.</summary>
    public static FirewallCase Post(string row, string outcome, string body, params string[] lines) =>
        new(row, Walk.Request("/items/1", Token, "POST", lines) + body, outcome);
}
