using Gateway.Settings;
using Gateway.Tokens.Issuers;

namespace Gateway.Orgs.Rules;

/// <summary>Holds the routes against the issuers: a route that needs a token needs someone who can make one.</summary>
internal static class IssuerNeed
{
    private const string Key = "Gateway:Issuers";
    private const string Demo = "see it all run with: dotnet run --project deploy/Demo";

    public static void Check(IReadOnlyCollection<RouteRules> routes, SnapshotBuilder snapshot, Mistakes mistakes)
    {
        // An issuer that is there and wrong is named already, and so is a file that may have one.
        if (mistakes.LackSource || snapshot.Get<IssuerSet>().All.Count > 0
            || mistakes.All.Any(known => known.Key.StartsWith(Key, StringComparison.Ordinal)))
        {
            return;
        }
        if (routes.Count == 0)
        {
            mistakes.Add(
                Key, $"is empty and there are no routes, so there is nothing to do; give settings with --settings FILE, or {Demo}");
        }
        if (routes.FirstOrDefault(route => !route.IsAnonymous) is { } needy)
        {
            mistakes.Add(Key, $"is empty, but route {needy.RouteId} needs a token; name an issuer, "
                + $"open the route with AuthorizationPolicy anonymous, or {Demo}");
        }
    }
}
