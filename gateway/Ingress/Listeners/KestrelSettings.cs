using System.Text.Json.Nodes;
using Gateway.Settings;

namespace Gateway.Ingress;

/// <summary>Kestrel's own section, held against the endpoint names the gateway knows: <c>Ingress…</c> and <c>Admin</c>.</summary>
internal sealed record KestrelSettings(JsonObject Tree, KestrelOptions Options)
{
    /// <summary>The host of the admin endpoint's address; null without one.</summary>
    public string? AdminHost =>
        Options.Endpoints.GetValueOrDefault(Listener.Admin)?.Url is { } url && IsAddress(url) ? BindingAddress.Parse(url).Host : null;

    public static KestrelSettings Read(JsonObject tree, Mistakes mistakes)
    {
        var settings = new KestrelSettings(tree, StrictJson.Read<KestrelOptions>(tree, "Kestrel", mistakes, ReadingStyle.Framework));
        settings.CheckEndpoints(mistakes);
        return settings;
    }

    private void CheckEndpoints(Mistakes mistakes)
    {
        foreach (var (name, endpoint) in Options.Endpoints)
        {
            var key = $"Kestrel:Endpoints:{name}";
            if (!Listener.IsKnown(name))
                mistakes.Add(key, "is no endpoint of the gateway; allowed are names that start with Ingress, and Admin");
            if (endpoint.Url is not { Length: > 0 } url)
                mistakes.AddUnlessNamed($"{key}:Url", "is missing; it must be an address such as http://0.0.0.0:8080");
            else if (!IsAddress(url))
                mistakes.Add($"{key}:Url", $"is \"{url}\"; it must be an address such as http://0.0.0.0:8080 without a path");
        }

        if (!Options.Endpoints.Keys.Any(Listener.IsIngress))
            mistakes.AddUnlessNamed("Kestrel:Endpoints", "has no endpoint whose name starts with Ingress, so no client could connect");
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
}
