using Gateway.Settings;
using Gateway.Tokens.Issuers;
using Gateway.Tokens.Keys;

namespace Gateway.Tokens.Introspection;

/// <summary>Names what is wrong in how issuers' opaque tokens are asked for.</summary>
internal static class IntrospectionRules
{
    private const int LongestPrefix = 64;

    /// <summary>Null where the issuer has none, or what it has is wrong.</summary>
    public static IntrospectionSource? Read(IssuerOptions issuer, IssuerRules rules)
    {
        var options = issuer.Introspection;
        if (options is null)
            return null;
        if (!KeyAddress.TryParse(options.Endpoint, issuer.AllowHttp, out var endpoint))
        {
            rules.Add("Introspection:Endpoint", options.Endpoint is null
                ? "is missing; it must be the issuer's introspection endpoint (introspection_endpoint of its discovery document)"
                : $"is \"{options.Endpoint}\"; it must be https, or http on loopback or with AllowHttp, without user name or fragment");
        }

        if (string.IsNullOrEmpty(options.ClientId))
            rules.Add("Introspection:ClientId", "is missing; it must be the client that the gateway is at the issuer");
        CheckSecret(options, rules);
        CheckPrefix(options.Prefix, rules);
        rules.Within("Introspection:CacheFor", options.CacheFor, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        return endpoint is null ? null : new IntrospectionSource
        {
            Endpoint = endpoint,
            CaFile = issuer.CaFile is { } authority ? Path.GetFullPath(authority) : null,
            ClientId = options.ClientId ?? "",
            Secret = options.ClientSecret,
            SecretFile = options.ClientSecretFile is { } file ? Path.GetFullPath(file) : null,
            Prefix = options.Prefix ?? "",
            CacheFor = options.CacheFor,
        };
    }

    /// <summary>A token must have one issuer that is asked for it: whoever is asked learns the token.</summary>
    public static void ReportShared(IReadOnlyList<Issuer> issuers, Mistakes mistakes)
    {
        var all = issuers.Where(issuer => issuer.Introspection is not null).ToList();
        foreach (var issuer in all)
        {
            var key = $"Gateway:Issuers:{issuer.Name}:Introspection:Prefix";
            var prefix = issuer.Introspection!.Prefix;
            if (prefix.Length == 0 && all.Count > 1)
            {
                mistakes.Add(key, "is missing; where several issuers have Introspection each must say how its tokens begin");
                continue;
            }

            if (all.Find(other => other != issuer && other.Introspection!.Prefix is { Length: > 0 } longer
                && longer.StartsWith(prefix, StringComparison.Ordinal)) is { } nested && prefix.Length > 0)
            {
                mistakes.Add(key, $"is \"{prefix}\", and that of Gateway:Issuers:{nested.Name} begins so too; "
                    + "no prefix may be the beginning of another");
            }
        }
    }

    private static void CheckSecret(IntrospectionOptions options, IssuerRules rules)
    {
        const string File = "Introspection:ClientSecretFile";
        if (options is { ClientSecret: not null, ClientSecretFile: not null })
            rules.Add(File, "is given beside ClientSecret; the secret must stand in one of the two");
        else if (options is { ClientSecret: null or "", ClientSecretFile: null })
            rules.Add(File, "is missing; the client's secret must stand in this file, or in ClientSecret by a variable");
        else if (options.ClientSecretFile is { } file && !System.IO.File.Exists(Path.GetFullPath(file)))
            rules.Add(File, $"is \"{file}\"; there is no such file (looked for {Path.GetFullPath(file)})");
    }

    private static void CheckPrefix(string? prefix, IssuerRules rules)
    {
        if (prefix is null)
            return;
        if (prefix.Length is 0 or > LongestPrefix || prefix.AsSpan().ContainsAnyExcept(IntrospectionSource.Characters))
            rules.Add("Introspection:Prefix", $"must be 1 to {LongestPrefix} characters of A-Z a-z 0-9 - . _ ~ + /, or absent");
        else if (prefix == "e" || prefix.StartsWith("ey", StringComparison.Ordinal))
            rules.Add("Introspection:Prefix", $"is \"{prefix}\"; so begin JWTs, which are verified by their signature");
    }
}
