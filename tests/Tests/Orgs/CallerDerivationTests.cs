using Gateway.Orgs;
using Gateway.Orgs.Records;
using Gateway.Refusals;
using Gateway.Tokens.Issuers;

namespace Gateway.Tests.Orgs;

/// <summary>For whom a token speaks under a snapshot: org, plan, scopes, properties, standing.</summary>
public sealed class CallerDerivationTests
{
    private const string Plans = """
        {
          "DefaultPlan": "free",
          "Plans": {
            "free": { "Limits": { "burst": { "Kind": "Rate", "Requests": 5, "Per": "00:00:01" },
              "open": { "Kind": "Concurrency", "Requests": 2 } } },
            "pro": {}, "Gold": {}
          },
          "Orgs": {
            "org_set": { "Plan": "pro" },
            "org_own": { "Limits": { "burst": { "Kind": "Quota", "Requests": 9, "Period": "Day" },
              "month": { "Kind": "Quota", "Requests": 1, "Period": "Month" } } },
            "org_out": { "Suspended": true, "Plan": "pro" }
          }
        }
        """;

    [Fact]
    public void Names_org_issuer_application_and_generation()
    {
        using OrgsRig rig = new(generation: 7);

        var caller = rig.Caller();

        Assert.Equal(("org_a", "kinde", "app_1", 7), (caller.Org.Value, caller.Issuer, caller.Application, caller.Generation));
    }

    [Theory]
    [InlineData("org_set", null, "pro", PlanSource.Settings)]
    [InlineData("org_set", "\"Gold\"", "pro", PlanSource.Settings)]
    [InlineData("org_a", "\"Gold\"", "Gold", PlanSource.Token)]
    [InlineData("org_a", "\"pro\"", "pro", PlanSource.Token)]
    [InlineData("org_a", "\"gold\"", "free", PlanSource.Default)]
    [InlineData("org_a", "\"\"", "free", PlanSource.Default)]
    [InlineData("org_a", "5", "free", PlanSource.Default)]
    [InlineData("org_a", "null", "free", PlanSource.Default)]
    [InlineData("org_a", null, "free", PlanSource.Default)]
    public void Takes_the_plan_of_the_settings_then_the_token_s_then_the_default(string org, string? tier, string plan, object source)
    {
        using OrgsRig rig = new(Plans);
        var properties = tier is null ? "" : $$""", "application_properties": { "tier": { "v": {{tier}} } }""";

        var caller = rig.Derive($$"""{ "orgCode": "{{org}}"{{properties}} }""").Caller!;

        Assert.Equal((plan, (PlanSource)source), (caller.Plan.Name, caller.PlanSource));
    }

    [Theory]
    [InlineData("pro", "pro", PlanSource.Override)]
    [InlineData("gone", "Gold", PlanSource.Token)]
    [InlineData(null, "Gold", PlanSource.Token)]
    public void Takes_an_operator_s_plan_before_all_others_while_there_is_one_of_that_name(string? chosen, string plan, object source)
    {
        using OrgsRig rig = new(Plans, records: new OrgRecords(1, [new OrgOverride("org_a", 1, "{}", chosen, Suspended: false, [])], []));

        var caller = rig.Caller("""
            "application_properties": { "tier": { "v": "Gold" } }
            """);

        Assert.Equal((plan, (PlanSource)source), (caller.Plan.Name, caller.PlanSource));
    }

    [Fact]
    public void Refuses_an_org_that_an_operator_suspended()
    {
        using OrgsRig rig = new(Plans, records: new OrgRecords(1, [new OrgOverride("org_a", 1, "{}", null, Suspended: true, [])], []));

        Assert.Equal(new Verdict(Catalogue.OrgSuspended, Reason.SuspendedByAdmin), rig.Derive("""{ "orgCode": "org_a" }""").Verdict);
    }

    [Fact]
    public void Skips_and_counts_a_plan_claim_that_names_no_plan()
    {
        using OrgsRig rig = new(Plans);

        var caller = rig.Caller("""
            "one": "none", "two": "pro", "three": "Gold"
            """, OrgsRig.Issuer(planClaims: ["one", "two", "three"]));

        Assert.Equal("pro", caller.Plan.Name);
        Assert.Equal(["gateway.plans.unknown kinde"], rig.Counted);
    }

    [Fact]
    public void Lays_an_org_s_own_limits_over_the_plan_s_by_name_in_ordinal_order()
    {
        using OrgsRig rig = new(Plans);

        var caller = rig.Derive("""{ "orgCode": "org_own" }""").Caller!;

        Assert.Equal(["burst Quota 9", "month Quota 1", "open Concurrency 2"],
            caller.Plan.Limits.Select(limit => $"{limit.Name} {limit.Kind} {limit.Requests}"));
    }

    [Theory]
    [InlineData("\"scope\": \"items:read  items:write\"", "items:read", "items:write")]
    [InlineData("\"scope\": [\"items:read\", 5, \"items:write\", null]", "items:read", "items:write")]
    [InlineData("\"scope\": \"\"")]
    [InlineData("\"scope\": [\"a b\"]", "a b")]
    [InlineData("\"scope\": 5")]
    [InlineData("\"scope\": {}")]
    [InlineData("\"scp\": [\"items:read\"]")]
    [InlineData("\"x\": 1")]
    public void Reads_scopes_as_a_text_split_by_spaces_or_a_list(string claim, params string[] scopes)
    {
        using OrgsRig rig = new();

        Assert.Equal(scopes, rig.Caller(claim).Scopes.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("\"scope\": \"a\", \"scp\": \"b\"", "a")]
    [InlineData("\"scope\": \"\", \"scp\": \"b\"")]
    [InlineData("\"scope\": null, \"scp\": [\"b\"]", "b")]
    [InlineData("\"scp\": \"b c\"", "b", "c")]
    public void Uses_the_first_scope_claim_present_alone(string claims, params string[] scopes)
    {
        using OrgsRig rig = new();

        Assert.Equal(scopes, rig.Caller(claims, OrgsRig.Issuer(kind: IssuerKind.Generic)).Scopes.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("{ \"region\": { \"v\": \"eu\" }, \"tier\": { \"v\": 5 }, \"bare\": \"eu\", \"gone\": { \"v\": null }, \"empty\": {} }",
        "region=eu")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("5")]
    public void Keeps_the_application_properties_that_are_text(string properties, params string[] kept)
    {
        using OrgsRig rig = new();

        Assert.Equal(kept, rig.Caller($"\"application_properties\": {properties}").Properties.Select(one => $"{one.Key}={one.Value}"));
    }

    [Fact]
    public void Refuses_a_suspended_org_and_still_names_it()
    {
        using OrgsRig rig = new(Plans);

        var standing = rig.Derive("""{ "orgCode": "org_out" }""");

        Assert.Equal(new Verdict(Catalogue.OrgSuspended, Reason.SuspendedBySettings), standing.Verdict);
        Assert.Equal(("org_out", "pro"), (standing.Caller!.Org.Value, standing.Caller.Plan.Name));
    }

    [Theory]
    [InlineData("org_a", true)]
    [InlineData("ORG_A", false)]
    [InlineData("org_b", false)]
    [InlineData("org_out", false)]
    public void Lets_an_issuer_speak_for_its_own_orgs_alone(string org, bool allowed)
    {
        using OrgsRig rig = new(Plans);

        var standing = rig.Derive($$"""{ "orgCode": "{{org}}" }""", OrgsRig.Issuer(orgs: ["org_a"]));

        Assert.Equal(allowed ? Verdict.Pass : Catalogue.OrgNotAllowed, standing.Verdict);
    }

    [Fact]
    public void Derives_no_caller_from_a_token_without_an_org()
    {
        using OrgsRig rig = new();

        var standing = rig.Derive("""{ "scope": "a" }""");

        Assert.Equal((Catalogue.OrgMissing, null), (standing.Verdict.Refusal, standing.Caller));
    }
}
