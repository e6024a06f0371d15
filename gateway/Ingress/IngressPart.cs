using System.Net;
using Gateway.Refusals;
using Gateway.Settings;
using Microsoft.Extensions.Options;

namespace Gateway.Ingress;

/// <summary>Reads <c>Gateway:Ingress</c> and holds <c>Kestrel</c> against what the gateway serves.</summary>
internal sealed class IngressPart(IOptions<HostOptions> host, IServiceProvider services) : ISettingsPart
{
    private const string Key = "Gateway:Ingress";

    /// <summary>What folding usage and closing files may take beside the drain.</summary>
    private static readonly TimeSpan Closing = TimeSpan.FromSeconds(15);

    public void Read(SettingsReader settings, SnapshotBuilder snapshot)
    {
        var options = settings.Section<IngressOptions>(Key);
        var mistakes = settings.Mistakes;
        Within(mistakes, nameof(options.DrainDelay), options.DrainDelay, TimeSpan.FromMinutes(5));
        Within(mistakes, nameof(options.DrainTimeout), options.DrainTimeout, TimeSpan.FromHours(1));
        Within(mistakes, nameof(options.StreamGrace), options.StreamGrace, TimeSpan.FromDays(1));
        var networks = options.TrustedProxies.Select((text, i) => Network(mistakes, $"{Key}:TrustedProxies:{i}", text))
            .OfType<IPNetwork>().ToArray();
        if (networks.Any(network => network.PrefixLength == 0))
        {
            mistakes.Warn(
                $"{Key}:{nameof(options.TrustedProxies)}", "trusts every address: any client can say in X-Forwarded-For who it is");
        }
        var resource = Resource(mistakes, options.PublicUrl);
        snapshot.Add(new IngressRules(options, networks)
        {
            Resource = resource,
            Space = new ProtectionSpace(Realm(mistakes, options.Realm), resource?.Metadata),
        });
        snapshot.Add(new StreamGrace(options.StreamGrace));
        snapshot.Add(new Capacity(options.MaxInFlight));
        var kestrel = KestrelSettings.Read(settings.FixedTree("Kestrel", StringComparison.OrdinalIgnoreCase), mistakes);
        snapshot.Add(kestrel);
        // Later ones can only be what this one was, or are refused.
        if (snapshot.Generation == 1)
            KestrelCheck.Check(kestrel, services, mistakes);
    }

    public void Apply(Snapshot snapshot)
    {
        var options = snapshot.Get<IngressRules>().Options;
        host.Value.ShutdownTimeout = options.DrainDelay + options.DrainTimeout + Closing;
    }

    private static void Within(Mistakes mistakes, string name, TimeSpan value, TimeSpan most)
    {
        if (value < TimeSpan.Zero || value > most)
            mistakes.Add($"{Key}:{name}", $"is {value}; it must be from 00:00:00 to {most}");
    }

    private static ProtectedResource? Resource(Mistakes mistakes, string? address)
    {
        if (address is null)
            return null;
        if (ProtectedResource.TryParse(address, out var resource))
            return resource;
        mistakes.Add($"{Key}:{nameof(IngressOptions.PublicUrl)}", $"is \"{address}\"; it must be the address that clients use, such as "
            + "https://api.example.com: https, or http on loopback, without user name, query and fragment");
        return null;
    }

    private static string Realm(Mistakes mistakes, string realm)
    {
        var text = realm.AsSpan();
        if (text.Length is > 0 and <= 128 && !text.ContainsAnyExceptInRange(' ', '~') && !text.ContainsAny('"', '\\'))
            return realm;
        mistakes.Add($"{Key}:{nameof(IngressOptions.Realm)}",
            "must be 1 to 128 printable ASCII characters without \" and \\: it stands between quotes in WWW-Authenticate");
        return ProtectionSpace.DefaultRealm;
    }

    private static IPNetwork? Network(Mistakes mistakes, string key, string text)
    {
        if (IPNetwork.TryParse(text, out var network))
            return network;
        if (IPAddress.TryParse(text, out var address))
            return new IPNetwork(address, address.GetAddressBytes().Length * 8);
        mistakes.Add(key, $"is \"{text}\"; it must be an IP address or a network such as 10.0.0.0/8");
        return null;
    }
}
