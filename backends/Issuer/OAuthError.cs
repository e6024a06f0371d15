namespace Backends.Issuer;

/// <summary>A refusal of the token endpoint (RFC 6749 §5.2).</summary>
internal sealed record OAuthError(int Status, string Error, string Description)
{
    public static OAuthError InvalidRequest(string description) => new(400, "invalid_request", description);

    public static OAuthError InvalidClient(string description) => new(401, "invalid_client", description);

    public static OAuthError UnauthorizedClient(string description) => new(400, "unauthorized_client", description);

    public static OAuthError UnsupportedGrantType(string description) => new(400, "unsupported_grant_type", description);

    public static OAuthError InvalidScope(string description) => new(400, "invalid_scope", description);

    public IResult ToResult() =>
        Results.Json(new { error = Error, error_description = Description }, statusCode: Status);
}
