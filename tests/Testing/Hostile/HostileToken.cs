using Gateway.Testing.Issuers;

namespace Gateway.Testing.Hostile;

/// <summary>
/// One hostile input: what it is, the reason and code it must be refused with, and how it is made from a good token of the issuer.
/// </summary>
public sealed record HostileToken(string Name, string Reason, Func<TestIssuer, string> Make)
{
    public string Code { get; init; } = "invalid_token";

    /// <summary>It stands on the very edge of a time, so only a clock that stands still can judge it.</summary>
    public bool NeedsStillClock { get; init; }

    /// <summary>Every row that is refused for the token itself (J).</summary>
    public static IReadOnlyList<HostileToken> All { get; } =
        [.. FormRows.All(), .. HeaderRows.All(), .. ClaimRows.All(), .. SignatureRows.All()];
}

/// <summary>Short ways to write the rows.</summary>
internal static class Row
{
    public static HostileToken Of(string name, string reason, Func<TokenBuilder, string> change) =>
        new(name, reason, issuer => change(issuer.Token()));

    public static HostileToken Text(string name, string reason, Func<string, string> change) =>
        new(name, reason, issuer => change(issuer.Token()));
}
