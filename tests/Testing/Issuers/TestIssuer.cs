using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Primitives;

namespace Gateway.Testing.Issuers;

/// <summary>An issuer on a real socket: discovery, keys that rotate, tokens in Kinde's shape, and every way to fail.</summary>
public sealed class TestIssuer : IAsyncDisposable
{
    public const string DiscoveryPath = "/.well-known/openid-configuration";
    public const string KeysPath = "/.well-known/jwks";
    public const string RedirectedPath = "/elsewhere";

    private readonly WebApplication _app;
    private readonly TimeProvider _time;
    private readonly ConcurrentQueue<(string Path, IReadOnlyDictionary<string, StringValues> Headers)> _fetches = new();
    private readonly List<SigningKey> _keys;
    private volatile IReadOnlyList<JsonObject> _published;

    private TestIssuer(WebApplication app, TimeProvider time, SigningKey key)
    {
        (_app, _time, Key) = (app, time, key);
        _keys = [key];
        _published = [key.ToJwk()];
        app.Run(AnswerAsync);
    }

    /// <summary>The exact `iss` of its tokens: the address it listens on, as in Kinde without a trailing slash.</summary>
    public string Issuer => _app.Urls.Single();

    /// <summary>The key that signs now.</summary>
    public SigningKey Key { get; private set; }

    public Misbehaviour Discovery { get; set; }

    public Misbehaviour KeySet { get; set; }

    /// <summary>Where the discovery document says the keys are; null for this issuer's own.</summary>
    public string? KeysAddress { get; set; }

    public int DiscoveryFetches => _fetches.Count(one => one.Path == DiscoveryPath);

    public int KeyFetches => _fetches.Count(one => one.Path is KeysPath or KeysPath + ".json");

    /// <summary>Every request that came, with its headers.</summary>
    public IReadOnlyList<(string Path, IReadOnlyDictionary<string, StringValues> Headers)> Fetches => [.. _fetches];

    public static async Task<TestIssuer> StartAsync(TimeProvider? time = null, SigningKey? key = null, int port = 0)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{port}");
        // A hanging answer must not keep the test from ending.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.Zero);
        TestIssuer issuer = new(builder.Build(), time ?? TimeProvider.System, key ?? SigningKey.Create());
        await issuer._app.StartAsync();
        return issuer;
    }

    /// <summary>Signs with a new key from now on; with overlap the keys before it stay published beside it.</summary>
    public SigningKey Rotate(bool overlap, string algorithm = "RS256")
    {
        Key = SigningKey.Create(algorithm);
        _keys.Add(Key);
        _published = overlap ? [Key.ToJwk(), .. _published] : [Key.ToJwk()];
        return Key;
    }

    /// <summary>Publishes exactly these keys, whatever signs: weak, mistyped, symmetric or missing ones.</summary>
    public void Publish(params JsonObject[] keys) => _published = keys;

    /// <summary>A good token in the exact shape of a decoded Kinde M2M token, to be changed claim by claim.</summary>
    public TokenBuilder Token(
        string org = "org_8ed648340ea9", string application = "47dfff23348d4acc84ab2770a0fa877d", string orgName = "Acme Inc")
    {
        var now = _time.GetUtcNow().ToUnixTimeSeconds();
        return new TokenBuilder(Key, new JsonObject
        {
            ["applicationId"] = application,
            ["application_properties"] = new JsonObject { ["org_code"] = new JsonObject { ["v"] = org } },
            ["aud"] = new JsonArray("acme"),
            ["azp"] = application,
            ["exp"] = now + 86_400,
            ["gty"] = new JsonArray("client_credentials"),
            ["iat"] = now,
            ["iss"] = Issuer,
            ["jti"] = Guid.NewGuid().ToString(),
            ["orgCode"] = org,
            ["orgName"] = orgName,
            ["scope"] = "",
            ["scp"] = new JsonArray(),
            ["v"] = "2",
        });
    }

    private Task AnswerAsync(HttpContext context)
    {
        Dictionary<string, StringValues> headers = new(context.Request.Headers, StringComparer.OrdinalIgnoreCase);
        _fetches.Enqueue((context.Request.Path.Value!, headers));
        return context.Request.Path.Value switch
        {
            DiscoveryPath => Faults.WriteAsync(context, Discovery, Document()),
            // Both spellings stand in Kinde's texts; which one counts is the discovery document's word.
            KeysPath or KeysPath + ".json" => Faults.WriteAsync(context, KeySet, Keys()),
            RedirectedPath => Faults.WriteAsync(context, Misbehaviour.None, Keys()),
            _ => NotFoundAsync(context),
        };
    }

    private static Task NotFoundAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private JsonObject Document() => new()
    {
        ["issuer"] = Discovery is Misbehaviour.WrongIssuer ? "https://another.example" : Issuer,
        ["jwks_uri"] = KeysAddress ?? Issuer + KeysPath,
        ["token_endpoint"] = Issuer + "/oauth2/token",
        ["id_token_signing_alg_values_supported"] = new JsonArray("RS256"),
    };

    private JsonObject Keys() => new() { ["keys"] = new JsonArray([.. _published.Select(key => key.DeepClone())]) };

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _keys.ForEach(key => key.Dispose());
    }
}
