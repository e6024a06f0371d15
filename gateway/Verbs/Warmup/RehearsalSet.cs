using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Settings;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Verbs.Warmup;

/// <summary>
/// What a rehearsal plays with: an issuer whose key lives no longer than it does, its tokens, and settings that need nothing from outside.
/// </summary>
internal sealed class RehearsalSet : IDisposable
{
    public const string AnyPort = "http://127.0.0.1:0";
    public const string OwnPath = $"/orgs/{Org}/items";
    public const string LastPath = $"/orgs/{Org}/last";
    public const string ForeignPath = "/orgs/another/items";
    private const string Org = "rehearsal";
    private const string KeyId = "rehearsal";
    private const string Issuer = "https://rehearsal.invalid";
    private readonly RSA _key = RSA.Create(2048);

    public RehearsalSet(TimeProvider time)
    {
        Token = Sign(time.GetUtcNow().ToUnixTimeSeconds());
        var dot = Token.LastIndexOf('.');
        ForgedToken = $"{Token[..(dot + 1)]}{(Token[dot + 1] == 'A' ? 'B' : 'A')}{Token[(dot + 2)..]}";
    }

    public string Token { get; }

    /// <summary>With a changed signature.</summary>
    public string ForgedToken { get; }

    /// <summary>Writes settings and keys into the directory; neither the environment nor the gateway's own files are read.</summary>
    public SettingsSources Write(string directory, string backend)
    {
        var keys = Path.Combine(directory, "jwks.json");
        var settings = Path.Combine(directory, "settings.json");
        File.WriteAllText(keys, Jwks().ToJsonString());
        File.WriteAllText(settings, Settings(directory, keys, backend).ToJsonString());
        return new SettingsSources { RootFile = settings };
    }

    public void Dispose() => _key.Dispose();

    private static JsonObject Settings(string directory, string keys, string backend) => new()
    {
        ["Kestrel"] = new JsonObject { ["Endpoints"] = new JsonObject { ["Ingress"] = Listener(), ["Admin"] = Listener() } },
        ["Logging"] = new JsonObject { ["LogLevel"] = new JsonObject { ["Default"] = "None" } },
        ["Gateway"] = new JsonObject
        {
            ["AccessLog"] = new JsonObject { ["Format"] = "None" },
            ["Ingress"] = new JsonObject { ["DrainDelay"] = "00:00:00" },
            ["Store"] = new JsonObject { ["ConnectionString"] = $"Data Source={Path.Combine(directory, "gateway.db")}" },
            ["Metering"] = new JsonObject { ["Directory"] = Path.Combine(directory, "journal") },
            ["Issuers"] = new JsonObject
            {
                ["rehearsal"] =
                    new JsonObject { ["Kind"] = "Kinde", ["Issuer"] = Issuer, ["JwksFile"] = keys, ["Audiences"] = new JsonArray(Issuer) },
            },
            ["Plans"] = new JsonObject
            {
                ["default"] = new JsonObject
                {
                    ["Limits"] = new JsonObject
                    {
                        ["rate"] = new JsonObject { ["Kind"] = "Rate", ["Requests"] = 1_000_000, ["Per"] = "00:00:01" },
                        ["inflight"] = new JsonObject { ["Kind"] = "Concurrency", ["Requests"] = 1_000 },
                        ["month"] = new JsonObject { ["Kind"] = "Quota", ["Requests"] = 1_000_000, ["Period"] = "Month" },
                    },
                },
            },
        },
        ["ReverseProxy"] = new JsonObject
        {
            ["Routes"] = new JsonObject
            {
                ["orgs"] =
                    new JsonObject { ["ClusterId"] = "backend", ["Match"] = new JsonObject { ["Path"] = "/orgs/{orgCode}/{**rest}" } },
            },
            ["Clusters"] = new JsonObject
            {
                ["backend"] = new JsonObject { ["Destinations"] = new JsonObject { ["one"] = new JsonObject { ["Address"] = backend } } },
            },
        },
    };

    private static JsonObject Listener() => new() { ["Url"] = AnyPort };

    private JsonObject Jwks()
    {
        var key = _key.ExportParameters(includePrivateParameters: false);
        return new JsonObject
        {
            ["keys"] = new JsonArray(new JsonObject
            {
                ["kty"] = "RSA",
                ["use"] = "sig",
                ["alg"] = SecurityAlgorithms.RsaSha256,
                ["kid"] = KeyId,
                ["n"] = Base64UrlEncoder.Encode(key.Modulus),
                ["e"] = Base64UrlEncoder.Encode(key.Exponent),
            }),
        };
    }

    /// <summary>By hand: a library's way to write tokens is nothing that the gateway needs to have warm.</summary>
    private string Sign(long now)
    {
        var header = new JsonObject { ["alg"] = SecurityAlgorithms.RsaSha256, ["kid"] = KeyId };
        var claims = new JsonObject
        {
            ["iss"] = Issuer,
            ["aud"] = Issuer,
            ["iat"] = now,
            ["exp"] = now + 3600,
            ["azp"] = "rehearsal",
            ["org_code"] = Org,
            ["gty"] = new JsonArray("client_credentials"),
        };
        var text = $"{Base64UrlEncoder.Encode(header.ToJsonString())}.{Base64UrlEncoder.Encode(claims.ToJsonString())}";
        var signature = _key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{text}.{Base64UrlEncoder.Encode(signature)}";
    }
}
