using System.Text.Json.Nodes;

namespace Gateway.Verbs.Adopt;

/// <summary>Makes settings of the gateway of a YARP application's whole tree. Pure but for the order of its decisions.</summary>
internal static class Adoption
{
    private static readonly string[] Levels = ["Default", "Microsoft", "System", "Yarp"];

    /// <summary>By these a section <c>Gateway</c> is known for ours; many an application has one of that name.</summary>
    private static readonly string[] Own = ["Issuers", "Plans", "DefaultPlan", "Orgs", "Store", "Metering", "Identity", "Ingress", "Admin"];

    public static JsonObject Of(JsonObject application, Answers answers, Decisions decisions)
    {
        ApplicationFile.Take(application, "$schema");
        var isGateway = ApplicationFile.Child(application, "Gateway") is JsonObject section
            && section.Any(static one => Own.Contains(one.Key, StringComparer.Ordinal));
        var gateway = isGateway ? ApplicationFile.Take(application, "Gateway")!.AsObject() : [];
        var proxy = ProxyAdoption.Take(application, decisions);
        var routes = ProxyAdoption.Child(proxy, "Routes");
        var kestrel = new EndpointAdoption(decisions).Take(application, gateway);
        HostAdoption.Adopt(application, routes, decisions);
        new PolicyAdoption(answers, isGateway, decisions).Adopt(routes);
        new LimitAdoption(application, answers, decisions).Adopt(routes, gateway);
        new TransformAdoption(decisions).Adopt(routes);
        new IssuerAdoption(decisions).Adopt(application, gateway, routes.Any(static route => !PolicyAdoption.IsAnonymous(route.Value)));
        if (!isGateway && routes.Any(static route => !PolicyAdoption.IsAnonymous(route.Value)))
            PassAuthorization(gateway, decisions);
        var logging = Logging(application, decisions);
        foreach (var (name, _) in application)
            decisions.Add(DecisionKind.Drop, name, "is the application's own; what the gateway takes of it is named above");
        return Whole(kestrel, logging, gateway, proxy);
    }

    private static JsonObject Whole(JsonObject kestrel, JsonObject logging, JsonObject gateway, JsonObject proxy)
    {
        var whole = new JsonObject();
        if (kestrel.Count > 0)
            whole["Kestrel"] = kestrel;
        if (logging.Count > 0)
            whole["Logging"] = logging;
        if (gateway.Count > 0)
            whole["Gateway"] = gateway;
        whole["ReverseProxy"] = proxy;
        return whole;
    }

    /// <summary>YARP hands a client's token on, and services that verify it themselves would get none.</summary>
    private static void PassAuthorization(JsonObject gateway, Decisions decisions)
    {
        ProxyAdoption.Child(gateway, "Identity")["Authorization"] = "Pass";
        decisions.Add(DecisionKind.Keep, "Gateway:Identity:Authorization",
            "is Pass, so that services get the client's token, as YARP does; take it out once they trust X-Org-Code");
    }

    private static JsonObject Logging(JsonObject application, Decisions decisions)
    {
        var logging = ApplicationFile.Take(application, "Logging") as JsonObject ?? [];
        var kept = new JsonObject();
        foreach (var (name, child) in logging)
        {
            if (!ApplicationFile.Same(name, "LogLevel") || child is not JsonObject levels)
            {
                decisions.Add(DecisionKind.Drop, $"Logging:{name}", "is of a log of the application's; the gateway's goes to stderr");
                continue;
            }

            foreach (var (category, level) in levels)
            {
                if (Enum.GetNames<LogLevel>().Contains(ApplicationFile.Text(level), StringComparer.OrdinalIgnoreCase))
                    kept[Levels.FirstOrDefault(one => ApplicationFile.Same(one, category)) ?? category] = level!.DeepClone();
                else
                    decisions.Add(DecisionKind.Drop, $"Logging:LogLevel:{category}", "is no level of logging");
            }
        }

        return kept.Count > 0 ? new JsonObject { ["LogLevel"] = kept } : kept;
    }
}
