using System.Text.Json.Nodes;
using Gateway.Testing.Issuers;
using Gateway.Testing.Processes;

namespace Gateway.Scenarios.Tokens.Field;

/// <summary>One shape in which a real issuer signs: keys, a token, its user's settings, and what must come of them.</summary>
internal sealed class FieldCase
{
    private static readonly string[] Times = ["iat", "exp", "nbf", "auth_time"];
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Scenarios", "Tokens", "Field", "Cases");

    /// <summary><c>provider/case</c>.</summary>
    public required string Name { get; init; }

    public required JsonObject Discovery { get; init; }

    /// <summary>The published keys; the one that signs has its material replaced by that of <see cref="Key"/>.</summary>
    public required JsonObject Jwks { get; init; }

    public required JsonObject Header { get; init; }

    public required JsonObject Claims { get; init; }

    /// <summary>The issuer as its user wrote it, under its name.</summary>
    public required string IssuerName { get; init; }

    public required JsonObject Settings { get; init; }

    /// <summary>What must be changed in the settings; null removes a key.</summary>
    public required JsonObject Change { get; init; }

    /// <summary>The org that must reach the service; null where the token must be refused.</summary>
    public string? Org { get; init; }

    public JsonObject? Refused { get; init; }

    public required SigningKey Key { get; init; }

    public bool NeedsChange => Change.Count > 0;

    /// <summary>Settings with a template and without tenants never start.</summary>
    public bool Starts =>
        ((string)Settings["Issuer"]!).Contains("{tenantid}", StringComparison.Ordinal) == Settings.ContainsKey("TenantClaim");

    public static IReadOnlyList<string> Names =>
    [
        .. Directory.GetFiles(Folder, "right.json", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Folder, Path.GetDirectoryName(file)!).Replace('\\', '/')).Order(StringComparer.Ordinal),
    ];

    public static FieldCase Read(string name, string address)
    {
        JsonObject Part(string file) => JsonNode.Parse(
            File.ReadAllText(Path.Combine(Folder, name, file + ".json"))
                .Replace("http://127.0.0.1:19080", address, StringComparison.Ordinal))!
            .AsObject();
        var issuer = Part("settings")["Gateway"]!["Issuers"]!.AsObject().Single();
        var right = Part("right");
        return new FieldCase
        {
            Name = name,
            Discovery = Part("discovery"),
            Jwks = Part("jwks"),
            Header = Part("header"),
            Claims = Part("claims"),
            IssuerName = issuer.Key,
            Settings = issuer.Value!.DeepClone().AsObject(),
            Change = right["change"]!.DeepClone().AsObject(),
            Org = (string?)right["org"],
            Refused = right["refused"]?.DeepClone().AsObject(),
            Key = SigningKey.Create((string)Part("header")["alg"]!),
        };
    }

    /// <summary>The settings with the change that the case names.</summary>
    public JsonObject Changed()
    {
        var settings = Settings.DeepClone().AsObject();
        foreach (var (key, value) in Change)
        {
            if (value is null)
                settings.Remove(key);
            else
                settings[key] = value.DeepClone();
        }

        return settings;
    }

    /// <summary>The key set with our own public key in the place of the one that signed.</summary>
    public JsonObject PublishedKeys()
    {
        var jwks = Jwks.DeepClone().AsObject();
        foreach (var key in jwks["keys"]!.AsArray().Select(node => node!.AsObject()).Where(Signs))
        {
            foreach (var name in new[] { "n", "e", "x", "y", "crv", "kty" })
                key.Remove(name);
            foreach (var (name, value) in Key.ToJwk().Where(member => member.Key is not ("kid" or "use" or "alg")))
                key[name] = value!.DeepClone();
        }

        return jwks;
    }

    /// <summary>The token, its times moved so that it was issued now, signed by our key.</summary>
    public string Token()
    {
        var claims = Claims.DeepClone().AsObject();
        var moved = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - (long)(double)claims["iat"]!;
        foreach (var name in Times.Where(name => claims[name] is not null))
        {
            claims[name] = claims[name]!.GetValueKind() == System.Text.Json.JsonValueKind.String
                ? (long.Parse((string)claims[name]!, System.Globalization.CultureInfo.InvariantCulture) + moved)
                    .ToString(System.Globalization.CultureInfo.InvariantCulture)
                : (decimal)claims[name]! + moved;
        }

        return new TokenBuilder(Key, claims).RawHeader(Header.ToJsonString());
    }

    private bool Signs(JsonObject key) => (string?)key["kid"] == (string?)Header["kid"];
}
