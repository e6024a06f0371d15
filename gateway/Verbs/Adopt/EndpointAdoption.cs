using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Ingress;

namespace Gateway.Verbs.Adopt;

/// <summary>
/// Where the application listens: its endpoints by the gateway's names. The first takes the place of the gateway's own default,
/// which would else listen beside it.
/// </summary>
internal sealed class EndpointAdoption(Decisions decisions)
{
    private const string Ingress = "Ingress";
    private const string Default = "http://0.0.0.0:8080";
    private const int AdminPort = 8081;

    /// <summary>What stands under <c>Kestrel</c> here.</summary>
    /// <param name="application">Its tree; what is read is taken out.</param>
    /// <param name="gateway">Gets the limit of bodies; where it is not empty, endpoints have the gateway's names already.</param>
    public JsonObject Take(JsonObject application, JsonObject gateway)
    {
        var section = ApplicationFile.Take(application, "Kestrel") as JsonObject ?? [];
        var kestrel = new KnownKeys("Kestrel's configuration", decisions).Of(section, typeof(KestrelOptions), "Kestrel");
        var addresses = Addresses(application, gateway.Count > 0);
        var endpoints = kestrel["Endpoints"] as JsonObject ?? [];
        if (endpoints.Count > 0 && addresses.Length > 0)
        {
            decisions.Add(DecisionKind.Drop, "Urls", "are overridden by Kestrel:Endpoints, as in the application");
        }
        else if (addresses.Length > 0)
        {
            endpoints = new JsonObject(addresses.Index().Select(static one =>
                KeyValuePair.Create($"Url{one.Index}", (JsonNode?)new JsonObject { ["Url"] = one.Item })));
        }

        kestrel.Remove("Endpoints");
        var named = Rename(endpoints, kestrel["Certificates"] as JsonObject, gateway.Count > 0);
        if (named.Count > 0)
            kestrel["Endpoints"] = named;
        else
            decisions.Add(DecisionKind.Keep, "Kestrel:Endpoints", $"is not given: the gateway listens at its default, {Default}");
        MoveAdmin(named);
        LimitBodies(kestrel, gateway);
        return kestrel;
    }

    private string[] Addresses(JsonObject application, bool isGateway)
    {
        var urls = ApplicationFile.Text(ApplicationFile.Take(application, "Urls"));
        string[] ports = [.. Ports(application, "http"), .. Ports(application, "https")];
        if (isGateway && urls is not null)
            decisions.Add(DecisionKind.Drop, "Urls", "are the application's; the gateway's own settings beside them say where it listens");
        return isGateway ? [] : urls?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? ports;
    }

    private static IEnumerable<string> Ports(JsonObject application, string scheme) =>
        (ApplicationFile.Text(ApplicationFile.Take(application, $"{scheme}_ports")) ?? "")
            .Split(';', StringSplitOptions.RemoveEmptyEntries).Select(port => $"{scheme}://*:{port}");

    private JsonObject Rename(JsonObject endpoints, JsonObject? certificates, bool isGateway)
    {
        var named = new JsonObject();
        foreach (var (name, endpoint) in endpoints)
        {
            if (endpoint is not JsonObject one || ApplicationFile.Text(one["Url"]) is not { } url)
                continue;
            if (url.StartsWith("https:", StringComparison.OrdinalIgnoreCase) && !HasCertificate(one, certificates))
            {
                decisions.Add(DecisionKind.Decide, $"Kestrel:Endpoints:{name}",
                    $"is {url} without a certificate: the application took its developer's; it is left out until you give it a "
                    + $"Certificate as Kestrel:Endpoints:{Ingress}Tls");
                continue;
            }

            var known = isGateway && Listener.IsKnown(name) ? name : Free(named, name);
            named[known] = one.DeepClone();
            if (known != name)
                decisions.Add(DecisionKind.Keep, $"Kestrel:Endpoints:{name}", $"is {known} here, {url}");
            if (ApplicationFile.Text(one["Certificate"], "Path") is { } path && !Path.IsPathRooted(path))
            {
                decisions.Add(DecisionKind.Keep, $"Kestrel:Endpoints:{name}:Certificate:Path",
                    $"is {path}, which is looked for below the directory that the gateway starts in");
            }
        }

        return named;
    }

    private static string Free(JsonObject named, string name)
    {
        if (!named.ContainsKey(Ingress))
            return Ingress;
        var plain = string.Concat(name.Where(char.IsAsciiLetterOrDigit));
        var full = Listener.IsIngress(plain) ? plain : Ingress + (plain.Length == 0 ? "" : char.ToUpperInvariant(plain[0]) + plain[1..]);
        return named.ContainsKey(full) ? $"{full}{named.Count}" : full;
    }

    private static bool HasCertificate(JsonObject endpoint, JsonObject? certificates) =>
        endpoint["Certificate"] is JsonObject { Count: > 0 } || ApplicationFile.Child(certificates, "Default") is not null
        || (endpoint["Sni"] is JsonObject { Count: > 0 } names
            && names.All(static one => ApplicationFile.Child(one.Value, "Certificate") is not null));

    /// <summary>The admin endpoint's default port may be taken, which only a run would notice.</summary>
    private void MoveAdmin(JsonObject named)
    {
        var ports = named.Where(static one => one.Key != Listener.Admin).Select(static one => Port(one.Value?["Url"]?.ToString() ?? ""))
            .ToHashSet();
        if (named.ContainsKey(Listener.Admin) || !ports.Contains(AdminPort))
            return;
        var free = Enumerable.Range(AdminPort, ports.Count + 1).First(port => !ports.Contains(port));
        named[Listener.Admin] = new JsonObject { ["Url"] = $"http://127.0.0.1:{free}" };
        decisions.Add(DecisionKind.Change, $"Kestrel:Endpoints:{Listener.Admin}",
            $"listens at http://127.0.0.1:{free}, because its own port {AdminPort} is the application's");
    }

    private static int Port(string url) => url.LastIndexOf(':') is >= 0 and var colon
        && int.TryParse(url[(colon + 1)..].TrimEnd('/'), NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : 0;

    private void LimitBodies(JsonObject kestrel, JsonObject gateway)
    {
        if (kestrel["Limits"] is not JsonObject limits || !limits.Remove("MaxRequestBodySize", out var size) || size is null)
            return;
        if (limits.Count == 0)
            kestrel.Remove("Limits");
        ProxyAdoption.Child(gateway, Ingress)["MaxRequestBodySize"] ??= size;
        decisions.Add(DecisionKind.Keep, "Kestrel:Limits:MaxRequestBodySize", $"is Gateway:{Ingress}:MaxRequestBodySize here");
    }
}
