using System.Security.Authentication;
using System.Text.Json.Nodes;
using Gateway.Settings;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Gateway.Ingress;

/// <summary>Kestrel's own section, held against the endpoint names the gateway knows: <c>Ingress…</c> and <c>Admin</c>.</summary>
internal sealed record KestrelSettings(JsonObject Tree)
{
    private static readonly string[] Known = ["Endpoints", "Limits", "Certificates", "EndpointDefaults", "AddServerHeader"];
    private static readonly string[] EndpointKeys = ["Url", "Protocols", "SslProtocols", "Certificate", "ClientCertificateMode", "Sni"];

    /// <summary>The host of the admin endpoint's address; null without one.</summary>
    public string? AdminHost =>
        (Tree["Endpoints"] as JsonObject)?[Listener.Admin] is JsonObject admin && admin["Url"]?.ToString() is { } url && IsAddress(url)
            ? BindingAddress.Parse(url).Host
            : null;

    public static KestrelSettings Read(JsonObject tree, Mistakes mistakes)
    {
        foreach (var (name, _) in tree.Where(child => !Known.Contains(child.Key)))
            mistakes.Add($"Kestrel:{name}", $"is no known key; allowed here are {string.Join(", ", Known)}");
        ReportWords(Object(tree, "EndpointDefaults", "Kestrel:EndpointDefaults", mistakes), "Kestrel:EndpointDefaults", mistakes);
        ReadEndpoints(Object(tree, "Endpoints", "Kestrel:Endpoints", mistakes), mistakes);
        ReportUnknown(Object(tree, "Limits", "Kestrel:Limits", mistakes), "Kestrel:Limits", typeof(KestrelServerLimits), mistakes);
        return new KestrelSettings(tree);
    }

    private static void ReadEndpoints(JsonObject endpoints, Mistakes mistakes)
    {
        foreach (var (name, _) in endpoints)
        {
            var key = $"Kestrel:Endpoints:{name}";
            var endpoint = Object(endpoints, name, key, mistakes);
            foreach (var (member, _) in endpoint.Where(child => !EndpointKeys.Contains(child.Key)))
                mistakes.Add($"{key}:{member}", $"is no known key; allowed here are {string.Join(", ", EndpointKeys)}");
            if (!Listener.IsKnown(name))
                mistakes.Add(key, "is no endpoint of the gateway; allowed are names that start with Ingress, and Admin");
            ReportWords(endpoint, key, mistakes);
            if (endpoint["Url"]?.ToString() is not { Length: > 0 } url)
                mistakes.AddUnlessNamed($"{key}:Url", "is missing; it must be an address such as http://0.0.0.0:8080");
            else if (!IsAddress(url))
                mistakes.Add($"{key}:Url", $"is \"{url}\"; it must be an address such as http://0.0.0.0:8080 without a path");
        }

        if (!endpoints.Any(endpoint => Listener.IsIngress(endpoint.Key)))
            mistakes.AddUnlessNamed("Kestrel:Endpoints", "has no endpoint whose name starts with Ingress, so no client could connect");
    }

    private static JsonObject Object(JsonObject tree, string name, string key, Mistakes mistakes)
    {
        if (tree[name] is not null and not JsonObject)
            mistakes.Add(key, "must be an object");
        return tree[name] as JsonObject ?? [];
    }

    /// <summary>Kestrel passes over a word that it does not know and serves what it would without.</summary>
    private static void ReportWords(JsonObject endpoint, string key, Mistakes mistakes)
    {
        ReportWord<HttpProtocols>(endpoint["Protocols"], $"{key}:Protocols", mistakes);
        ReportWord<ClientCertificateMode>(endpoint["ClientCertificateMode"], $"{key}:ClientCertificateMode", mistakes);
        foreach (var protocol in endpoint["SslProtocols"] as JsonArray ?? [])
            ReportWord<SslProtocols>(protocol, $"{key}:SslProtocols", mistakes);
    }

    private static void ReportWord<T>(JsonNode? word, string key, Mistakes mistakes)
        where T : struct, Enum
    {
        if (word is not null && !Enum.GetNames<T>().Contains(word.ToString(), StringComparer.OrdinalIgnoreCase))
            mistakes.Add(key, $"is {word.ToJsonString()}; it must be one of {string.Join(", ", Enum.GetNames<T>())}");
    }

    private static bool IsAddress(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            return address.Scheme is "http" or "https" && address.PathBase.Length == 0 && address.Port is >= 0 and <= 65535;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static void ReportUnknown(JsonObject tree, string key, Type type, Mistakes mistakes)
    {
        var known = type.GetProperties();
        foreach (var (name, child) in tree)
        {
            var property = known.FirstOrDefault(property => property.Name == name);
            if (property is null)
            {
                mistakes.Add($"{key}:{name}", "is no known key; "
                    + $"allowed here are {string.Join(", ", known.Select(each => each.Name).Order(StringComparer.Ordinal))}");
            }
            else if (child is JsonObject inner && property.PropertyType.Name.EndsWith("Limits", StringComparison.Ordinal))
            {
                ReportUnknown(inner, $"{key}:{name}", property.PropertyType, mistakes);
            }
        }
    }
}
