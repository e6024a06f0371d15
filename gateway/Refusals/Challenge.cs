namespace Gateway.Refusals;

/// <summary>The values of <c>WWW-Authenticate</c> (RFC 6750 §3); none says more than a client may know.</summary>
internal static class Challenge
{
    private const string Realm = "Bearer realm=\"gateway\"";

    public const string Bare = Realm;

    public const string InvalidToken = Realm + ", error=\"invalid_token\", error_description=\"The token is not valid\"";

    public const string Expired = Realm + ", error=\"invalid_token\", error_description=\"The token expired\"";

    public const string NotYetValid = Realm + ", error=\"invalid_token\", error_description=\"The token is not valid yet\"";

    public const string OtherAudience = Realm + ", error=\"invalid_token\", error_description=\"The token is for another audience\"";

    /// <summary>Names all scopes the route needs, as RFC 6750 §3 asks.</summary>
    public static string InsufficientScope(IEnumerable<string> scopes) =>
        $"{Realm}, error=\"insufficient_scope\", scope=\"{string.Join(' ', scopes)}\"";
}
