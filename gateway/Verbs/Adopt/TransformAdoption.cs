using System.Text.Json.Nodes;
using Gateway.Orgs.Identity;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Gateway.Verbs.Adopt;

/// <summary>Leaves out transforms that an application's own code makes, and those that would set identity.</summary>
internal sealed class TransformAdoption(Decisions decisions)
{
    private static readonly string[] Setters = ["RequestHeader", "RequestHeaderRouteValue", "ResponseHeader", "ResponseTrailer"];

    private static readonly OwnedNames Owned = new(IdentityOptions.DefaultHeaders.Keys, new IdentityOptions().ReservedPrefixes);

    public void Adopt(JsonObject routes)
    {
        var collection = new ServiceCollection().AddLogging().AddRouting();
        collection.AddReverseProxy();
        using var services = collection.BuildServiceProvider();
        var known = services.GetServices<ITransformFactory>().ToList();
        foreach (var (name, route) in routes)
        {
            if (route?["Transforms"] is not JsonArray transforms)
                continue;
            foreach (var (i, transform) in transforms.Index().ToList())
            {
                var values = Values(transform);
                var key = $"ReverseProxy:Routes:{name}:Transforms:{i}";
                if (!IsYarps(known, services, values))
                {
                    transforms.Remove(transform);
                    decisions.Add(DecisionKind.Decide, key, $"{string.Join(", ", values.Keys)} is a transform of the application's own "
                        + "code, and is left out; requests are forwarded without it, so see whether one of YARP's can do the same");
                }
                else if (values.Where(static value => Setters.Contains(value.Key, StringComparer.OrdinalIgnoreCase))
                    .Select(static value => value.Value).FirstOrDefault(static header => Owned.Contains(header)) is { } header)
                {
                    transforms.Remove(transform);
                    decisions.Add(DecisionKind.Decide, key, $"sets {header}, which is an identity header and only the gateway's to set; "
                        + "it is left out: say under Gateway:Identity:Headers where its value comes from, or give it another name");
                }
            }

            if (transforms.Count == 0)
                route.AsObject().Remove("Transforms");
        }
    }

    private static Dictionary<string, string> Values(JsonNode? transform) => (transform as JsonObject ?? [])
        .ToDictionary(static one => one.Key, static one => ApplicationFile.Text(one.Value) ?? "", StringComparer.OrdinalIgnoreCase);

    private static bool IsYarps(List<ITransformFactory> known, IServiceProvider services, Dictionary<string, string> values)
    {
        var context = new TransformRouteValidationContext
        {
            Services = services,
            Route = new RouteConfig
            {
                RouteId = "route",
                ClusterId = "cluster",
                Match = new RouteMatch { Path = "/" },
                Transforms = [values],
            },
        };
        return known.Any(factory => factory.Validate(context, values));
    }
}
