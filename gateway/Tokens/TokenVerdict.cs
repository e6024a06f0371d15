using System.Diagnostics.CodeAnalysis;

namespace Gateway.Tokens;

/// <summary>What verification says of one token: the token, verified, or the reason why not.</summary>
internal readonly record struct TokenVerdict
{
    private TokenVerdict(VerifiedToken? token, TokenReason reason, string issuer)
    {
        Token = token;
        Reason = reason;
        Issuer = issuer;
    }

    public VerifiedToken? Token { get; }

    public TokenReason Reason { get; }

    /// <summary>The configured name of the token's issuer; empty while unknown.</summary>
    public string Issuer { get; }

    [MemberNotNullWhen(true, nameof(Token))]
    public bool IsVerified => Token is not null;

    public static TokenVerdict Verified(VerifiedToken token) => new(token, TokenReason.None, token.Issuer.Name);

    public static TokenVerdict Refused(TokenReason reason, string issuer = "") => new(null, reason, issuer);
}
