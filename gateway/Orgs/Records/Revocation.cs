using Gateway.Tokens;

namespace Gateway.Orgs.Records;

/// <summary>What a revocation names.</summary>
internal enum RevocationOf
{
    Jti,
    Application,
    Org,
}

/// <summary>
/// Tokens that are refused although they verify: one by its id, or all of an application or org issued before an instant.
/// Exact, never a filter that may err.
/// </summary>
internal sealed record Revocation
{
    public required string Id { get; init; }

    public required RevocationOf Of { get; init; }

    /// <summary>The token's id, the application or the org code.</summary>
    public required string Value { get; init; }

    /// <summary>The issuer's name in the settings; null for any.</summary>
    public string? Issuer { get; init; }

    /// <summary>Tokens issued before it are revoked; null for all of them, which is how one token is named.</summary>
    public DateTimeOffset? IssuedBefore { get; init; }

    /// <summary>When it is forgotten; null until it is deleted.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public string? Reason { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string By { get; init; }

    public bool IsOver(DateTimeOffset now) => ExpiresAt <= now;

    /// <summary>
    /// Whether it ends before the token does. One that outlives <c>exp</c> covers the token in the skew after it too:
    /// else it would come back for that long.
    /// </summary>
    public bool EndsBefore(VerifiedToken token) => ExpiresAt < token.Expires;

    /// <summary>A token without <c>iat</c> cannot prove that it came later, so it counts as revoked.</summary>
    public bool Covers(VerifiedToken token, DateTimeOffset now) =>
        !(IsOver(now) && EndsBefore(token))
        && (Issuer is null || Issuer == token.Issuer.Name)
        && (IssuedBefore is not { } edge || token.IssuedAt is not { } issued || issued < edge);
}
