using System.Collections.Frozen;
using Gateway.Orgs;
using Gateway.Refusals;
using Gateway.Tokens.Issuers;

namespace Gateway.Tests.Orgs;

/// <summary>Applications whose org and plan operators named, because the issuer's tokens cannot.</summary>
public sealed class MappedApplicationTests
{
    private const string Plans = """
        {
          "DefaultPlan": "free",
          "Plans": { "free": {}, "pro": {}, "Gold": {} },
          "Orgs": { "org_set": { "Plan": "pro" }, "org_own": { "Limits": { "day": { "Kind": "Quota", "Requests": 9, "Period": "Day" } } } }
        }
        """;

    [Theory]
    [InlineData("{}", "org_mapped", "pro", PlanSource.Application)]
    [InlineData("""{ "orgCode": "org_mapped" }""", "org_mapped", "pro", PlanSource.Application)]
    [InlineData("""{ "application_properties": { "tier": { "v": "Gold" } } }""", "org_mapped", "pro", PlanSource.Application)]
    public void Takes_org_and_plan_that_the_application_was_given(string claims, string org, string plan, object source)
    {
        using OrgsRig rig = new(Plans);

        var caller = rig.Derive(claims, Mapping("org_mapped", "pro")).Caller!;

        Assert.Equal((org, plan, (PlanSource)source), (caller.Org.Value, caller.Plan.Name, caller.PlanSource));
    }

    [Fact]
    public void Puts_an_orgs_own_plan_before_its_applications()
    {
        using OrgsRig rig = new(Plans);

        var caller = rig.Derive("{}", Mapping("org_own", "pro")).Caller!;
        var settled = rig.Derive("{}", Mapping("org_set", "Gold")).Caller!;

        Assert.Equal(("pro", "pro"), (caller.Plan.Name, settled.Plan.Name));
        Assert.Equal((PlanSource.Application, PlanSource.Settings), (caller.PlanSource, settled.PlanSource));
    }

    [Fact]
    public void Refuses_a_token_whose_org_is_not_its_applications()
    {
        using OrgsRig rig = new(Plans);

        Assert.Equal(Catalogue.OrgConflict, rig.Derive("""{ "orgCode": "org_a" }""", Mapping("org_mapped", null)).Verdict);
    }

    [Theory]
    [InlineData("app_1", true)]
    [InlineData("app_2", false)]
    [InlineData("APP_1", false)]
    [InlineData(null, false)]
    public void Lets_no_other_application_come_where_the_list_is_closed(string? application, bool comes)
    {
        using OrgsRig rig = new(Plans);

        var standing = rig.Derivation.Derive(
            OrgsRig.Token("""{ "orgCode": "org_a" }""", Mapping(null, null, audiences: []), application), rig.Snapshot);

        Assert.Equal(
            comes ? Verdict.Pass : new Verdict(Catalogue.InvalidToken, Reason.UnknownApplication),
            standing.Verdict with { Challenge = null });
    }

    [Fact]
    public void Lets_any_application_come_where_audiences_are_asked_for()
    {
        using OrgsRig rig = new(Plans);

        var standing = rig.Derivation.Derive(
            OrgsRig.Token("""{ "orgCode": "org_a" }""", Mapping("org_mapped", null), application: "app_2"), rig.Snapshot);

        Assert.Equal("org_a", standing.Caller!.Org.Value);
    }

    [Fact]
    public void Takes_extended_characters_from_the_issuer_that_has_them_alone()
    {
        using OrgsRig rig = new(Plans);

        var extended = rig.Derive("""{ "orgCode": "acme.com" }""", OrgsRig.Issuer(characters: OrgCharacters.Extended));

        Assert.Equal("acme.com", extended.Caller!.Org.Value);
        Assert.Equal(Catalogue.OrgInvalid, rig.Derive("""{ "orgCode": "acme.com" }""").Verdict);
    }

    private static Issuer Mapping(string? org, string? plan, string[]? audiences = null) => OrgsRig.Issuer(
        applications: new Dictionary<string, MappedApplication> { ["app_1"] = new(org, plan) }.ToFrozenDictionary(), audiences: audiences);
}
