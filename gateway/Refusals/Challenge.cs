namespace Gateway.Refusals;

/// <summary>The values of <c>WWW-Authenticate</c> (RFC 6750 §3); none says more than a client may know.</summary>
internal static class Challenge
{
    /// <summary>Without an error: nothing was wrong with a token that was never sent.</summary>
    public const string Bare = "Bearer realm=\"gateway\"";

    public const string Admin = "Bearer realm=\"gateway-admin\"";

    public static string InvalidToken(string description) => $"{Bare}, error=\"invalid_token\", error_description=\"{description}\"";

    /// <summary>Names all scopes the route needs.</summary>
    public static string InsufficientScope(IEnumerable<string> scopes) =>
        $"{Bare}, error=\"insufficient_scope\", scope=\"{string.Join(' ', scopes)}\"";
}
