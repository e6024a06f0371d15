using System.Diagnostics.Metrics;
using System.Text;
using System.Text.Json.Nodes;
using BenchmarkDotNet.Attributes;
using Gateway.Settings;
using Gateway.Testing.Issuers;
using Gateway.Tokens;
using Gateway.Tokens.Introspection;
using Gateway.Tokens.Issuers;
using Gateway.Tokens.Keys;
using Gateway.Tokens.Reading;
using Gateway.Tokens.Verified;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using SigningKey = Gateway.Testing.Issuers.SigningKey;

namespace Gateway.Benchmarks;

/// <summary>What a token costs: known, known among many, new by algorithm, and refused. Target of a hit: 0.15 us, zero bytes.</summary>
[MemoryDiagnoser]
public class TokenBenchmarks
{
    private const int Many = 10_000;
    private readonly TokenCache _cache = new(mostTokens: 65_536, mostBytes: 128 << 20);
    private readonly string[] _known = new string[Many];
    private TokenVerifier _verifier = null!;
    private TokenVerifier _forgetful = null!;
    private IssuerSet _issuers = IssuerSet.Empty;
    private (string Rs256, string Ps256, string Es256) _good;
    private string _opaque = "";
    private string _malformed = "";
    private string _badSignature = "";
    private string _expired = "";
    private string _unknownKid = "";
    private int _next;

    [GlobalSetup]
    public void Start()
    {
        SigningKey[] keys = [SigningKey.Create(), SigningKey.Create("PS256"), SigningKey.Create("ES256")];
        var services = new ServiceCollection().AddOptions().AddLogging().AddMetrics();
        var provider = services.BuildServiceProvider();
        var metrics = new TokensMetrics(provider.GetRequiredService<IMeterFactory>());
        var http = new IssuerHttp();
        var rings = new KeyRings(
            new KeyClient(http), new KeptKeys(() => throw new InvalidOperationException("rings that are never run keep nothing"),
                TimeProvider.System, NullLogger<KeptKeys>.Instance), TimeProvider.System, metrics, NullLoggerFactory.Instance);
        var options = new IssuerOptions
        {
            Kind = IssuerKind.Kinde,
            Issuer = "http://127.0.0.1:9",
            Audiences = ["acme"],
            Algorithms = ["RS256", "PS256", "ES256"],
            Introspection = new IntrospectionOptions
            {
                Endpoint = "http://127.0.0.1:9/introspect",
                ClientId = "gateway",
                ClientSecret = "secret",
                CacheFor = TimeSpan.FromHours(1),
            },
        };
        var issuer = new IssuerCompiler(rings).Compile("kinde", options, IssuerSet.Empty, new Mistakes())!;
        var jwks = new JsonObject { ["keys"] = new JsonArray([.. keys.Select(key => key.ToJwk())]) };
        issuer.Keys.Seed(Encoding.UTF8.GetBytes(jwks.ToJsonString()), TimeSpan.Zero);
        _issuers = new IssuerSet([issuer]);
        var introspections = new Introspections(
            new IntrospectionClient(http, TimeProvider.System), _cache, TimeProvider.System, metrics, NullLogger<Introspections>.Instance);
        _verifier = new TokenVerifier(_cache, new VerificationQueue(2, 100), introspections, TimeProvider.System, metrics);
        _forgetful = new TokenVerifier(new TokenCache(0, 0), new VerificationQueue(2, 100), introspections, TimeProvider.System, metrics);
        Prepare(keys, issuer);
    }

    [Benchmark]
    public bool Hit() => _verifier.TryFind(_issuers, _known[0], out _);

    [Benchmark]
    public bool HitAmongMany() => _verifier.TryFind(_issuers, _known[_next = (_next + 7919) % Many], out _);

    /// <summary>Vouched for by its issuer, which it is not yet time to ask again.</summary>
    [Benchmark]
    public bool HitOpaque() => _verifier.TryFind(_issuers, _opaque, out _);

    [Benchmark]
    public bool LookUpAnUnknown() => _verifier.TryFind(_issuers, _good.Rs256, out _);

    [Benchmark]
    public bool VerifyRs256() => Verify(_good.Rs256);

    [Benchmark]
    public bool VerifyPs256() => Verify(_good.Ps256);

    [Benchmark]
    public bool VerifyEs256() => Verify(_good.Es256);

    [Benchmark]
    public bool RefuseMalformed() => Verify(_malformed);

    [Benchmark]
    public bool RefuseExpired() => Verify(_expired);

    [Benchmark]
    public bool RefuseUnknownKid() => Verify(_unknownKid);

    [Benchmark]
    public bool RefuseBadSignature() => Verify(_badSignature);

    private bool Verify(string token) => _forgetful.VerifyAsync(_issuers, token, default).AsTask().GetAwaiter().GetResult().IsVerified;

    private void Prepare(SigningKey[] keys, Issuer issuer)
    {
        var now = TimeProvider.System.GetUtcNow();
        TokenBuilder Token(SigningKey key) => new(key, new JsonObject
        {
            ["aud"] = new JsonArray("acme"),
            ["azp"] = "47dfff23348d4acc84ab2770a0fa877d",
            ["exp"] = now.ToUnixTimeSeconds() + 86_400,
            ["gty"] = new JsonArray("client_credentials"),
            ["iat"] = now.ToUnixTimeSeconds(),
            ["iss"] = "http://127.0.0.1:9",
            ["jti"] = Guid.NewGuid().ToString(),
            ["orgCode"] = "org_8ed648340ea9",
            ["orgName"] = "Acme Inc",
            ["scope"] = "",
            ["scp"] = new JsonArray(),
            ["v"] = "2",
            ["application_properties"] = new JsonObject { ["org_code"] = new JsonObject { ["v"] = "org_8ed648340ea9" } },
        });
        _good = (Token(keys[0]), Token(keys[1]), Token(keys[2]));
        _badSignature = Token(keys[0]).SignedBy(keys[0], "RS512");
        _expired = Token(keys[0]).Claim("exp", now.ToUnixTimeSeconds() - 60);
        _unknownKid = Token(keys[0]).Header("kid", "unknown");
        _malformed = Token(keys[0]).RawPayload(Token(keys[0]).PayloadJson + "x");
        var times = new TokenTimes(now, null, now.AddDays(1));
        _opaque = "opaque_0123456789abcdef0123456789abcdef";
        _cache.Add(_opaque, new VerifiedToken(_opaque, issuer, CompactReader.ReadClaims(_good.Rs256), times, now));
        for (var i = 0; i < Many; i++)
        {
            // Told apart at their ends, as signatures are; nothing is verified here, so none has to be a real one.
            _known[i] = $"{_good.Rs256[..^12]}{i:d12}";
            _cache.Add(_known[i], new VerifiedToken(_known[i], issuer, issuer.Keys.Keys[0], times));
        }
    }
}
