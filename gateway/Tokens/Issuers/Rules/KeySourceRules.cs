using Gateway.Tokens.Keys;

namespace Gateway.Tokens.Issuers;

/// <summary>Names what is wrong in where one issuer's keys come from.</summary>
internal sealed class KeySourceRules(string name, IssuerRules rules)
{
    /// <summary>Behind an issuer's address (OpenID Connect Discovery 1.0 section 4).</summary>
    public const string WellKnown = "/.well-known/openid-configuration";

    public KeySource Read(IssuerOptions options)
    {
        rules.Within("KeyRefresh", options.KeyRefresh, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        rules.Within("KeyCooldown", options.KeyCooldown, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        rules.Within("KeysStaleAfter", options.KeysStaleAfter, TimeSpan.FromMinutes(1), TimeSpan.FromDays(30));
        if (options.KeysStaleAfter < options.KeyRefresh)
        {
            rules.Add("KeysStaleAfter",
                $"is {options.KeysStaleAfter:c}, shorter than KeyRefresh {options.KeyRefresh:c}; keys would die between two fetches");
        }
        return new KeySource
        {
            Name = name,
            Metadata = options.JwksFile is null && options.JwksUri is null ? Metadata(options) : null,
            Jwks = options.JwksUri is { } keys ? KeySet(keys, options) : null,
            CaFile = options.CaFile is { } authority ? Authority(authority) : null,
            Identifiers = [options.Issuer ?? "", .. options.AlsoKnownAs],
            Hosts = Hosts(options),
            AllowHttp = options.AllowHttp,
            File = options.JwksFile is { } file ? ExistingFile(file, options) : null,
            Refresh = options.KeyRefresh,
            Cooldown = options.KeyCooldown,
            StaleAfter = options.KeysStaleAfter,
        };
    }

    private Uri? Metadata(IssuerOptions options)
    {
        if (options.MetadataAddress is { } address)
            return Address("MetadataAddress", address, options.AllowHttp);
        if (string.IsNullOrEmpty(options.Issuer))
            return null;
        if (options.Issuer.Contains(IssuerTemplate.Placeholder, StringComparison.Ordinal))
            return Shared(options);
        return Address("Issuer", options.Issuer.TrimEnd('/') + WellKnown, options.AllowHttp);
    }

    private Uri? KeySet(string address, IssuerOptions options)
    {
        if (options.MetadataAddress is not null || options.JwksHosts.Count > 0 || options.JwksFile is not null)
            rules.Add("JwksUri", "replaces discovery, so MetadataAddress, JwksHosts and JwksFile must not be given beside it");
        return Address("JwksUri", address, options.AllowHttp);
    }

    private string Authority(string file)
    {
        var path = Path.GetFullPath(file);
        try
        {
            if (!IssuerHttp.TryReadRoots(File.ReadAllBytes(path), out _))
                rules.Add("CaFile", $"is \"{file}\"; it must be a PEM file with the certificates of the CA (read {path})");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            rules.Add("CaFile", $"is \"{file}\"; it cannot be read: {error.Message}");
        }

        return path;
    }

    /// <summary>What Entra publishes for all its organisations; who else has a template must say where.</summary>
    private Uri? Shared(IssuerOptions options)
    {
        if (options.Kind == IssuerKind.Entra)
        {
            var organizations = options.Issuer!.Replace(IssuerTemplate.Placeholder, "organizations", StringComparison.Ordinal);
            return Address("Issuer", organizations.TrimEnd('/') + WellKnown, options.AllowHttp);
        }

        rules.Add("MetadataAddress", $"is missing; with {IssuerTemplate.Placeholder} in Issuer it must name the discovery of all tenants");
        return null;
    }

    private Uri? Address(string member, string text, bool allowHttp)
    {
        if (KeyAddress.TryParse(text, allowHttp, out var address))
            return address;
        rules.Add(member,
            $"leads to \"{text}\"; keys are fetched from https, or http on loopback or with AllowHttp, without user name or fragment");
        return null;
    }

    private List<string> Hosts(IssuerOptions options)
    {
        var hosts = new List<string>();
        if (Uri.TryCreate(options.Issuer, UriKind.Absolute, out var issuer))
            hosts.Add(issuer.IdnHost);
        for (var i = 0; i < options.JwksHosts.Count; i++)
        {
            if (Uri.CheckHostName(options.JwksHosts[i]) == UriHostNameType.Unknown)
                rules.Add($"JwksHosts:{i}", $"is \"{options.JwksHosts[i]}\"; it must be a host name or address without scheme and port");
            hosts.Add(options.JwksHosts[i]);
        }

        return hosts;
    }

    private string ExistingFile(string file, IssuerOptions options)
    {
        if (options.MetadataAddress is not null || options.JwksHosts.Count > 0)
            rules.Add("JwksFile", "replaces discovery, so MetadataAddress and JwksHosts must not be given beside it");
        var path = Path.GetFullPath(file);
        if (!File.Exists(path))
            rules.Add("JwksFile", $"is \"{file}\"; there is no such file (looked for {path})");
        return path;
    }
}
