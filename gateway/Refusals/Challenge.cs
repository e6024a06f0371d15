namespace Gateway.Refusals;

/// <summary>
/// A value of <c>WWW-Authenticate</c> (RFC 6750 §3), but for the space it stands in; none says more than a client may know.
/// </summary>
internal sealed class Challenge
{
    /// <summary>Without an error: nothing was wrong with a token that was never sent.</summary>
    public static readonly Challenge Bare = new("");

    /// <summary>Of the admin endpoint, which is no resource of the ingress.</summary>
    public static readonly Challenge Admin = new("") { Own = new ProtectionSpace("gateway-admin") };

    private readonly string _parameters;

    private Challenge(string parameters) => _parameters = parameters;

    private ProtectionSpace? Own { get; init; }

    public static Challenge InvalidToken(string description) => new($", error=\"invalid_token\", error_description=\"{description}\"");

    /// <summary>Names all scopes the route needs.</summary>
    public static Challenge InsufficientScope(IEnumerable<string> scopes) =>
        new($", error=\"insufficient_scope\", scope=\"{string.Join(' ', scopes)}\"");

    /// <summary>Made anew for each answer: one join, so that a flood of bad tokens stays cheap.</summary>
    public string In(ProtectionSpace space)
    {
        var named = Own ?? space;
        return string.Concat(named.Prefix, _parameters, named.Suffix);
    }

    public override string ToString() => In(ProtectionSpace.Default);
}
