using System.Buffers.Text;
using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Orgs;
using Gateway.Orgs.Identity;
using Gateway.Orgs.Records;
using Gateway.Settings;
using Gateway.Testing.Time;
using Gateway.Tokens;
using Gateway.Tokens.Claims;
using Gateway.Tokens.Issuers;
using Gateway.Tokens.Reading;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Orgs;

/// <summary>The room Orgs by itself: a snapshot from settings, and tokens that are taken for verified.</summary>
internal sealed class OrgsRig : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MeterListener _listener = new();

    public OrgsRig(string gateway = "{}", int generation = 1, OrgRecords? records = null)
    {
        var meters = _services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Meter.Scope == meters)
                listening.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Counted.Add($"{instrument.Name} {tags[0].Value}"));
        _listener.Start();
        Derivation = new CallerDerivation(new OrgsMetrics(meters), Time);
        var settings = new JsonObject { ["Gateway"] = JsonNode.Parse(gateway) };
        Builder = new SnapshotBuilder(generation);
        RecordsInForce inForce = new();
        inForce.Set(records ?? OrgRecords.Empty);
        new OrgsPart(inForce).Read(new SettingsReader(new SettingsLayers([settings]), Mistakes), Builder);
        Snapshot = Builder.Build(new Dictionary<string, JsonNode?>());
    }

    public ManualTime Time { get; } = new();

    public Mistakes Mistakes { get; } = new();

    public SnapshotBuilder Builder { get; }

    public Snapshot Snapshot { get; }

    public CallerDerivation Derivation { get; }

    /// <summary>Each count by its instrument and first tag.</summary>
    public List<string> Counted { get; } = [];

    public static Issuer Issuer(
        FrozenSet<string>? orgs = null, IssuerKind kind = IssuerKind.Kinde, string[]? planClaims = null,
        FrozenDictionary<string, MappedApplication>? applications = null, OrgCharacters characters = OrgCharacters.Plain,
        string[]? audiences = null)
    {
        var preset = IssuerPreset.For(kind);
        return new Issuer
        {
            Name = "kinde",
            Identifier = "https://acme.kinde.com",
            Identifiers = ["https://acme.kinde.com"],
            Audiences = (audiences ?? ["acme"]).ToFrozenSet(StringComparer.Ordinal),
            Applications = applications ?? FrozenDictionary<string, MappedApplication>.Empty,
            OrgCharacters = characters,
            Algorithms = ["RS256"],
            RsaAlgorithm = "RS256",
            Types = [""],
            RequiredClaims = [],
            ClockSkew = TimeSpan.Zero,
            MaxTokenLifetime = null,
            RequireMachineToken = false,
            OrgClaims = Sources(["org_code", "orgCode"]),
            OrgNameClaims = Sources(preset.OrgNameClaims),
            ApplicationClaims = Sources(preset.ApplicationClaims),
            ScopeClaims = Sources(preset.ScopeClaims),
            PlanClaims = Sources(planClaims ?? preset.PlanClaims),
            Orgs = orgs,
            Keys = null!,
            Fingerprint = "",
        };
    }

    public static VerifiedToken Token(
        string claims, Issuer? issuer = null, string? application = "app_1", string? jti = null, DateTimeOffset? issuedAt = null) =>
        new($"e30.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}.AA", issuer ?? Issuer(), key: null!,
            new TokenTimes(issuedAt, null, DateTimeOffset.MaxValue))
        {
            Application = application,
            Jti = jti,
        };

    public CallerStanding Derive(string claims, Issuer? issuer = null) => Derivation.Derive(Token(claims, issuer), Snapshot);

    /// <summary>The caller of `org_a` with these further claims.</summary>
    public Caller Caller(string further = "", Issuer? issuer = null) =>
        Derive($$"""{ "iss": "https://acme.kinde.com", "orgCode": "org_a"{{(further.Length > 0 ? ", " + further : "")}} }""",
            issuer).Caller!;

    public void Dispose()
    {
        _listener.Dispose();
        _services.Dispose();
    }

    private static IReadOnlyList<ClaimSource> Sources(IEnumerable<string> texts) =>
        [.. texts.Select(text => ClaimSource.TryParse(text, out var source) ? source : throw new ArgumentException(text, nameof(texts)))];
}
