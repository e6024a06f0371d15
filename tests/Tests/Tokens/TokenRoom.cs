using System.Diagnostics.Metrics;
using System.Net;
using Gateway.Settings;
using Gateway.Testing.Issuers;
using Gateway.Testing.Time;
using Gateway.Tokens;
using Gateway.Tokens.Introspection;
using Gateway.Tokens.Issuers;
using Gateway.Tokens.Keys;
using Gateway.Tokens.Verified;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Tokens;

/// <summary>The room Tokens by itself: a real issuer on a socket, everything up to the verdict, and time that stands still.</summary>
internal sealed class TokenRoom : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly IssuerHttp _http;
    private readonly VerificationQueue _queue;

    private TokenRoom(TestIssuer issuer, ManualTime time, VerificationQueue? queue, IWebProxy? proxy)
    {
        _http = new IssuerHttp(proxy);
        var services = new ServiceCollection().AddOptions().AddLogging().AddMetrics();
        _services = services.BuildServiceProvider();
        (Issuer, Time, _queue) = (issuer, time, queue ?? new VerificationQueue(2, 100));
        Metrics = new TokensMetrics(_services.GetRequiredService<IMeterFactory>());
        var kept = new KeptKeys(() => throw new InvalidOperationException("rings that are never run keep nothing"), time,
            NullLogger<KeptKeys>.Instance);
        Rings = new KeyRings(new KeyClient(_http), kept, time, Metrics, NullLoggerFactory.Instance);
        Compiler = new IssuerCompiler(Rings);
        Introspections = new Introspections(
            new IntrospectionClient(_http, time), Cache, time, Metrics, NullLogger<Introspections>.Instance);
        Verifier = new TokenVerifier(Cache, _queue, Introspections, time, Metrics);
    }

    public TestIssuer Issuer { get; }

    public ManualTime Time { get; }

    public TokensMetrics Metrics { get; }

    public KeyRings Rings { get; }

    public IssuerCompiler Compiler { get; }

    public Introspections Introspections { get; }

    public TokenVerifier Verifier { get; }

    public TokenCache Cache { get; } = new(mostTokens: 1000, mostBytes: 2_000_000);

    public IssuerSet Issuers { get; private set; } = IssuerSet.Empty;

    public KeyRing Ring => Issuers.All[0].Keys;

    public static async Task<TokenRoom> StartAsync(
        Action<IssuerOptions>? change = null, VerificationQueue? queue = null, TestIssuer? issuer = null, IWebProxy? proxy = null)
    {
        var time = new ManualTime();
        var room = new TokenRoom(issuer ?? await TestIssuer.StartAsync(time), time, queue, proxy);
        room.Use(("kinde", room.Options(change)));
        return room;
    }

    /// <summary>Settings that are right for this room's issuer, to be changed.</summary>
    public IssuerOptions Options(Action<IssuerOptions>? change = null)
    {
        var options = new IssuerOptions { Kind = IssuerKind.Kinde, Issuer = Issuer.Issuer, Audiences = ["acme"] };
        change?.Invoke(options);
        return options;
    }

    /// <summary>Puts these settings in force, as a reload does.</summary>
    public void Use(params (string Name, IssuerOptions Options)[] all)
    {
        var mistakes = new Mistakes();
        var compiled = all.Select(one => Compiler.Compile(one.Name, one.Options, Issuers, mistakes)).ToList();
        Assert.Empty(mistakes.All);
        Issuers = new IssuerSet([.. compiled.Select(issuer => issuer!)]);
    }

    public bool IsCached(string token) => Verifier.TryFind(Issuers, token, out _);

    public async Task<TokenVerdict> JudgeAsync(string token) =>
        Verifier.TryFind(Issuers, token, out var hit)
            ? TokenVerdict.Verified(hit)
            : await Verifier.VerifyAsync(Issuers, token, TestContext.Current.CancellationToken);

    public async Task<TokenReason> ReasonAsync(string token) => (await JudgeAsync(token)).Reason;

    public async ValueTask DisposeAsync()
    {
        await Issuer.DisposeAsync();
        Rings.Dispose();
        _http.Dispose();
        _queue.Dispose();
        await _services.DisposeAsync();
    }
}
