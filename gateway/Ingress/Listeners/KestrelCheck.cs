using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Gateway.Settings;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gateway.Ingress;

/// <summary>
/// Has Kestrel read its section before anything listens, limit by limit and endpoint by endpoint, because its errors name no key.
/// </summary>
internal static class KestrelCheck
{
    public static void Check(KestrelSettings settings, IServiceProvider services, Mistakes mistakes)
    {
        foreach (var (name, limit) in Children(settings.Tree, "Limits"))
        {
            var alone = new JsonObject { ["Limits"] = new JsonObject { [name] = limit?.DeepClone() } };
            Try($"Kestrel:Limits:{name}", mistakes,
                () => KestrelLimits.Bind(SettingsReader.Configuration(alone).GetSection("Limits"), new KestrelServerLimits()));
        }

        foreach (var (name, _) in Children(settings.Tree, "Endpoints"))
        {
            var alone = (JsonObject)settings.Tree.DeepClone();
            var others = Children(alone, "Endpoints");
            foreach (var other in others.Select(static one => one.Key).Where(other => other != name).ToList())
                others.Remove(other);
            Try($"Kestrel:Endpoints:{name}", mistakes, () =>
                new KestrelServerOptions { ApplicationServices = services }
                    .Configure(SettingsReader.Configuration(alone), reloadOnChange: false).Load());
        }
    }

    private static JsonObject Children(JsonObject tree, string name) =>
        tree.FirstOrDefault(child => string.Equals(child.Key, name, StringComparison.OrdinalIgnoreCase)).Value as JsonObject ?? [];

    private static void Try(string key, Mistakes mistakes, Action read)
    {
        if (mistakes.All.Any(known => known.Key == key || known.Key.StartsWith(key + ":", StringComparison.Ordinal)))
            return;
        try
        {
            read();
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException or FormatException or IOException
            or CryptographicException or TargetInvocationException)
        {
            mistakes.Add(key, $"cannot be read: {(error.InnerException ?? error).Message}");
        }
    }
}
