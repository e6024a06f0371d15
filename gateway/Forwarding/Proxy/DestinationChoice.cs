using Gateway.Orgs;
using Gateway.Refusals;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Gateway.Forwarding.Proxy;

/// <summary>Which of a cluster's healthy destinations a request may go to; the load balancer takes one of these. Pure.</summary>
internal static class DestinationChoice
{
    /// <summary>
    /// Those whose metadata matches the caller's application property; with no match among the healthy, all of them stay.
    /// </summary>
    public static IReadOnlyList<DestinationState> Among(IReadOnlyList<DestinationState> healthy, RouteRules? route, Caller? caller) =>
        route?.MatchProperty is { } name && caller is not null && caller.Properties.TryGetValue(name, out var wanted)
            ? Preferred(healthy, name, wanted)
            : healthy;

    /// <summary>What a client is told where there is none.</summary>
    public static Verdict Judge(IReadOnlyList<DestinationState> destinations) => destinations.Count > 0
        ? Verdict.Pass
        : Failure.From(ForwarderError.NoAvailableDestinations, exception: null, clientLeft: false, timedOut: false).Verdict;

    private static IReadOnlyList<DestinationState> Preferred(IReadOnlyList<DestinationState> healthy, string name, string wanted)
    {
        var matching = healthy.Where(destination => destination.Model.Config.Metadata?.GetValueOrDefault(name) == wanted).ToArray();
        return matching.Length > 0 ? matching : healthy;
    }
}
