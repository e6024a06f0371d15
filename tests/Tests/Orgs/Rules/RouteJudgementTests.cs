using System.Collections.Frozen;
using Gateway.Orgs;
using Gateway.Orgs.Identity;
using Gateway.Orgs.Plans;
using Gateway.Orgs.Rules;
using Gateway.Refusals;
using Gateway.Settings;
using Gateway.Tokens.Issuers;

namespace Gateway.Tests.Orgs.Rules;

/// <summary>Whether a caller of `org_a` may use a route: the org in the path, the scopes, the plan.</summary>
public sealed class RouteJudgementTests
{
    private const string Foreign = "not_found foreign_org";
    private const string Hostile = "invalid_request guarded_target";
    private const string Slash = "invalid_request encoded_slash";

    [Theory]
    [InlineData("/a%2Fb", true)]
    [InlineData("/a%2fb", true)]
    [InlineData("/a/b", false)]
    public void Tells_an_encoded_slash(string path, bool found) => Assert.Equal(found, RouteJudgement.HasEncodedSlash(path));

    // Guarded by /orgs/{orgCode}/…: the judge sees only paths that Target has let through.
    [Theory]
    [InlineData("/orgs/org_a/x", null)]
    [InlineData("/orgs/org_a", null)]
    [InlineData("/orgs/org_a/", null)]
    [InlineData("/orgs/org_a/%C3%A9/100%25", null)] // behind the org encoding is the backend's affair
    [InlineData("/orgs/org_b/x", Foreign)]
    [InlineData("/orgs/ORG_A/x", Foreign)]
    [InlineData("/ORGS/org_b/x", Foreign)]
    [InlineData("/orgs/org_a.json", Foreign)]
    [InlineData("/orgs/org_a.b/x", Foreign)]
    [InlineData("/orgs/org_a,org_b/x", Foreign)]
    [InlineData("/orgs/org_/x", Foreign)]
    [InlineData("/orgs/org_aa/x", Foreign)]
    [InlineData("/orgs/", Foreign)]
    [InlineData("/orgs", Foreign)]
    [InlineData("/", Foreign)]
    [InlineData("/orgs/%6frg_a/x", Hostile)]
    [InlineData("/orgs/org_%61/x", Hostile)]
    [InlineData("/%6frgs/org_a/x", Hostile)]
    [InlineData("/orgs/org_a%20/x", Hostile)]
    [InlineData("/orgs/org_a%2corg_b/x", Hostile)]
    [InlineData("/orgs/org_a%3f/x", Hostile)]
    [InlineData("/orgs/org_a%23/x", Hostile)]
    [InlineData("/orgs/org_a%EF%BC%8Fx", Hostile)]
    [InlineData("/orgs/org_a;v=1/x", Hostile)]
    [InlineData("/orgs;v=1/org_a/x", Hostile)]
    [InlineData("/orgs/org_a/..;/org_b", Hostile)]
    [InlineData("/orgs/org_a/x;v=1", Hostile)]
    [InlineData("/orgs/org_a%2Fx", Slash)]
    [InlineData("/orgs/org_a/..%2forg_b", Slash)]
    [InlineData("/orgs/org_a/x%2Fy", Slash)]
    public void Compares_the_org_s_segment_with_the_bytes_that_will_be_forwarded(string path, string? refusal) =>
        Assert.Equal(refusal, Words(RouteJudgement.Decide(Route(orgSegment: 1), Caller(), path)));

    // An issuer with extended characters: the same guard, and what clients like to encode is encoded no less for that.
    [Theory]
    [InlineData("acme.com", "/orgs/acme.com/x", null)]
    [InlineData("acme.com", "/orgs/acme.com", null)]
    [InlineData("it@acme.com", "/orgs/it@acme.com/x", null)]
    [InlineData("urn:acme:7", "/orgs/urn:acme:7/x", null)]
    [InlineData("acme~7", "/orgs/acme~7/x", null)]
    [InlineData("acme.com", "/orgs/ACME.com/x", Foreign)]
    [InlineData("acme.com", "/orgs/acme/x", Foreign)]
    [InlineData("acme.com", "/orgs/acme.com./x", Foreign)]
    [InlineData("acme.com", "/orgs/acme.com.evil/x", Foreign)]
    [InlineData("acme.com", "/orgs/acme.com:80/x", Foreign)]
    [InlineData("acme.com", "/orgs/evil@acme.com/x", Foreign)]
    [InlineData("acme", "/orgs/acme.com/x", Foreign)]
    [InlineData("acme", "/orgs/acme~1/x", Foreign)]
    [InlineData("acme", "/orgs/acme@evil/x", Foreign)]
    [InlineData("acme.com", "/orgs/acme%2Ecom/x", Hostile)]
    [InlineData("acme.com", "/orgs/acme.com%2e/x", Hostile)]
    [InlineData("it@acme.com", "/orgs/it%40acme.com/x", Hostile)]
    [InlineData("urn:acme:7", "/orgs/urn%3Aacme%3a7/x", Hostile)]
    [InlineData("acme~7", "/orgs/acme%7E7/x", Hostile)]
    [InlineData("acme.com", "/orgs/acme\uFF0Ecom/x", Foreign)]
    [InlineData("acme.com", "/orgs/acme%EF%BC%8Ecom/x", Hostile)]
    [InlineData("acme.com", "/orgs/acme.com;v=1/x", Hostile)]
    [InlineData("acme.com.", "/orgs/acme.com./x", Hostile)]
    [InlineData("acme.com", "/orgs/acme.com%2Fx", Slash)]
    public void Holds_an_org_of_extended_characters_to_the_same_bytes(string org, string path, string? refusal) =>
        Assert.Equal(refusal, Words(RouteJudgement.Decide(Route(orgSegment: 1), Caller(org: org), path)));

    [Theory]
    [InlineData(0, "/org_a/x", null)]
    [InlineData(0, "/org_b/x", Foreign)]
    [InlineData(3, "/a/b/c/org_a", null)]
    [InlineData(3, "/a/b/c/org_b", Foreign)]
    [InlineData(3, "/a/b/org_a", Foreign)]
    public void Finds_the_segment_wherever_the_route_has_it(int segment, string path, string? refusal) =>
        Assert.Equal(refusal, Words(RouteJudgement.Decide(Route(orgSegment: segment), Caller(), path)));

    [Theory]
    [InlineData("/x%2Fy", false, Slash)]
    [InlineData("/x%2fy", false, Slash)]
    [InlineData("/x%2Fy", true, null)]
    [InlineData("/x;v=1/%41", false, null)]
    public void Refuses_an_encoded_slash_unless_an_unguarded_route_allows_it(string path, bool allowed, string? refusal)
    {
        var route = Route(allowEncodedSlash: allowed);

        Assert.Equal(refusal, Words(RouteJudgement.Decide(route, Caller(), path)));
        Assert.Equal(refusal, Words(RouteJudgement.Decide(route, caller: null, path)));
    }

    [Fact]
    public void Asks_nothing_else_where_there_is_no_caller() =>
        Assert.Equal(Verdict.Pass, RouteJudgement.Decide(Route(scopes: ["a"], plans: ["pro"]), caller: null, "/x"));

    [Theory]
    [InlineData("items:read items:write", null)]
    [InlineData("items:write other items:read", null)]
    [InlineData("items:read", "insufficient_scope")]
    [InlineData("Items:Read items:write", "insufficient_scope")]
    [InlineData("", "insufficient_scope")]
    public void Needs_every_scope_of_the_route(string granted, string? refusal)
    {
        var verdict = RouteJudgement.Decide(Route(scopes: ["items:read", "items:write"]), Caller(scopes: granted), "/x");

        Assert.Equal(refusal, Words(verdict));
        Assert.Equal(refusal is null ? null : "Bearer realm=\"gateway\", error=\"insufficient_scope\", scope=\"items:read items:write\"",
            verdict.Challenge?.ToString());
    }

    [Theory]
    [InlineData("pro", null)]
    [InlineData("enterprise", null)]
    [InlineData("Pro", "plan_not_allowed")]
    [InlineData("default", "plan_not_allowed")]
    public void Needs_one_of_the_route_s_plans(string plan, string? refusal) =>
        Assert.Equal(refusal, Words(RouteJudgement.Decide(Route(plans: ["pro", "enterprise"]), Caller(plan: plan), "/x")));

    [Fact]
    public void Lets_any_plan_and_scope_use_a_route_that_names_none() =>
        Assert.Equal(Verdict.Pass, RouteJudgement.Decide(Route(), Caller(), "/x"));

    // Who may not see the org must not learn what the route needs.
    [Fact]
    public void Judges_the_org_before_the_scopes_and_the_scopes_before_the_plan()
    {
        var route = Route(orgSegment: 0, scopes: ["a"], plans: ["pro"]);

        Assert.Equal(Foreign, Words(RouteJudgement.Decide(route, Caller(), "/org_b")));
        Assert.Equal("insufficient_scope", Words(RouteJudgement.Decide(route, Caller(), "/org_a")));
        Assert.Equal("plan_not_allowed", Words(RouteJudgement.Decide(route, Caller(scopes: "a"), "/org_a")));
    }

    private static string? Words(Verdict verdict) =>
        verdict.Refusal is null ? null : verdict.Reason is null ? verdict.Refusal.Code : $"{verdict.Refusal} {verdict.Reason}";

    private static RouteRules Route(
        int? orgSegment = null, bool allowEncodedSlash = false, string[]? scopes = null, string[]? plans = null) => new()
        {
            RouteId = "route",
            Generation = 1,
            Identity = IdentityRules.Read(new SettingsReader(new SettingsLayers([]), new Mistakes())),
            BillStatuses = StatusRanges.All,
            OrgSegment = orgSegment,
            AllowEncodedSlash = allowEncodedSlash,
            Scopes = scopes ?? [],
            Plans = (plans ?? []).ToFrozenSet(StringComparer.Ordinal),
        };

    internal static Caller Caller(string plan = "default", string scopes = "", string org = "org_a") => new()
    {
        Org = OrgCode.TryParse(org, OrgCharacters.Extended, out var code) ? code : throw new ArgumentException(org, nameof(org)),
        Issuer = "kinde",
        Plan = new Plan(plan, []),
        PlanSource = PlanSource.Default,
        Scopes = scopes.Split(' ').ToHashSet(StringComparer.Ordinal),
        Properties = FrozenDictionary<string, string>.Empty,
        Generation = 1,
    };
}
