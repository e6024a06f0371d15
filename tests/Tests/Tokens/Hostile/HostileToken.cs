using Gateway.Testing.Issuers;
using Gateway.Tokens;

namespace Gateway.Tests.Tokens.Hostile;

/// <summary>One hostile input: what it is, why it must be refused, and how it is made from a good token of the issuer.</summary>
internal sealed record HostileToken(string Name, TokenReason Reason, Func<TestIssuer, string> Make);

/// <summary>Short ways to write the rows.</summary>
internal static class Row
{
    public static HostileToken Of(string name, TokenReason reason, Func<TokenBuilder, string> change) =>
        new(name, reason, issuer => change(issuer.Token()));

    public static HostileToken Text(string name, TokenReason reason, Func<string, string> change) =>
        new(name, reason, issuer => change(issuer.Token()));
}
