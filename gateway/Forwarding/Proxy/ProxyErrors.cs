namespace Gateway.Forwarding.Proxy;

/// <summary>
/// What YARP's validators say, under the key that it is about and with what is allowed there; their words alone tell.
/// What is not known here is about the route or cluster as a whole.
/// </summary>
internal static class ProxyErrors
{
    private const string Transforms = "YARP's own, for one of an application's code is not here: "
        + "PathPrefix, PathRemovePrefix, PathSet, PathPattern, QueryValueParameter, QueryRouteParameter, QueryRemoveParameter, "
        + "HttpMethodChange, RequestHeadersCopy, RequestHeaderOriginalHost, RequestHeader, RequestHeaderRouteValue, RequestHeaderRemove, "
        + "RequestHeadersAllowed, ResponseHeadersCopy, ResponseHeader, ResponseHeaderRemove, ResponseHeadersAllowed, ResponseTrailersCopy, "
        + "ResponseTrailer, ResponseTrailerRemove, ResponseTrailersAllowed, X-Forwarded, Forwarded, ClientCert";

    private static readonly (string Words, string Member, string? Allowed)[] Routes =
    [
        ("requires Hosts or Path", "Match", null),
        ("Invalid path '", "Match:Path", "a path such as /items/{**rest}"),
        ("Unsupported HTTP method '", "Match:Methods", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, TRACE"),
        ("Duplicate HTTP method '", "Match:Methods", "each method once"),
        ("Empty host name", "Match:Hosts", "names such as api.example or *.example"),
        ("Punycode host name '", "Match:Hosts", null),
        ("The Timeout value '", "Timeout", "a time above 00:00:00"),
        (" route header ", "Match:Headers", null),
        (" route query parameter ", "Match:QueryParameters", null),
        ("Unknown transform", "Transforms", Transforms),
        ("The transform contains", "Transforms", null),
        ("Unexpected value for ", "Transforms", null),
        ("Unexpected parameters for ", "Transforms", null),
    ];

    private static readonly (string Words, string Member, string? Allowed)[] Clusters =
    [
        (" for the load balancing policy '", "LoadBalancingPolicy",
            "FirstAlphabetical, LeastRequests, PowerOfTwoChoices, Random, RoundRobin"),
        (" for the affinity failure policy name '", "SessionAffinity:FailurePolicy", "Redistribute, Return503Error"),
        (" for the session affinity policy '", "SessionAffinity:Policy", "HashCookie, Cookie, ArrCookie, CustomHeader"),
        ("Affinity key name ", "SessionAffinity:AffinityKeyName", null),
        ("Session affinity cookie expiration ", "SessionAffinity:Cookie:Expiration", null),
        ("Session affinity cookie max-age ", "SessionAffinity:Cookie:MaxAge", null),
        (" for the available destinations policy '", "HealthCheck:AvailableDestinationsPolicy", "HealthyAndUnknown, HealthyOrPanic"),
        (" for the active health check policy name '", "HealthCheck:Active:Policy", "ConsecutiveFailures"),
        ("Destination probing interval ", "HealthCheck:Active:Interval", null),
        ("Destination probing timeout ", "HealthCheck:Active:Timeout", null),
        (" for the passive health check policy name '", "HealthCheck:Passive:Policy", "TransportFailureRate"),
        ("Unhealthy destination reactivation period ", "HealthCheck:Passive:ReactivationPeriod", null),
        ("Max connections per server limit ", "HttpClient:MaxConnectionsPerServer", null),
        ("Invalid request header encoding '", "HttpClient:RequestHeaderEncoding", null),
        ("Invalid response header encoding '", "HttpClient:ResponseHeaderEncoding", null),
        ("Outgoing request version ", "HttpRequest:Version", "1.0, 1.1, 2, 3"),
    ];

    public static (string Key, string Text) OfRoute(string key, string error) => Of(Routes, key, error);

    public static (string Key, string Text) OfCluster(string key, string error) => Of(Clusters, key, error);

    private static (string Key, string Text) Of((string Words, string Member, string? Allowed)[] known, string key, string error)
    {
        var (words, member, allowed) = known.FirstOrDefault(one => error.Contains(one.Words, StringComparison.Ordinal));
        return (words is null ? key : $"{key}:{member}", allowed is null ? error : $"{error.TrimEnd('.')}; allowed: {allowed}");
    }
}
