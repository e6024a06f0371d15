using Gateway.Orgs;
using Gateway.Orgs.Rules;
using Gateway.Settings;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Gateway.Tests.Orgs.Rules;

/// <summary>What a route's metadata and path become; its mistakes are files below Settings/Bad.</summary>
public sealed class RouteRulesCompilerTests
{
    [Fact]
    public void Fills_what_a_route_does_not_say()
    {
        var rules = Compile("/items/{**rest}");

        Assert.Equal(
            (1, false, null, false, false, null, true, null),
            (rules.Cost, rules.IsAnonymous, rules.OrgSegment, rules.PassAuthorization, rules.AllowEncodedSlash, rules.MatchProperty,
                rules.RetrySafe, rules.MaxRequestBodySize));
        Assert.Empty(rules.Scopes);
        Assert.Empty(rules.Plans);
        Assert.Same(StatusRanges.All, rules.BillStatuses);
    }

    [Fact]
    public void Reads_every_word()
    {
        var rules = Compile("/t/{tenant}/x",
            ("Scopes", "items:read  items:write"), ("Plans", "pro free"), ("Cost", "5"), ("BillStatuses", "2xx"),
            ("OrgParameter", "tenant"),
            ("MatchProperty", "region"), ("Authorization", "Pass"), ("Retry", "Off"), ("PassHeaders", "X-HTTP-Method"),
            ("RewriteLocation", "true"), ("ExpectContinue", "65536"));

        Assert.Equal(
            (5, 1, true, "region", false), (rules.Cost, rules.OrgSegment, rules.PassAuthorization, rules.MatchProperty, rules.RetrySafe));
        Assert.Equal(["items:read", "items:write"], rules.Scopes);
        Assert.Equal(["free", "pro"], rules.Plans.Order(StringComparer.Ordinal));
        Assert.Equal(("X-HTTP-Method", true, 65536L), (Assert.Single(rules.PassHeaders), rules.RewriteLocation, rules.ExpectContinue));
        Assert.Equal((true, false), (rules.BillStatuses.Contains(204), rules.BillStatuses.Contains(404)));
    }

    [Theory]
    [InlineData("/orgs/{orgCode}/items", 1)]
    [InlineData("/{orgCode}", 0)]
    [InlineData("/a/b/{ORGCODE}", 2)]
    [InlineData("/a/{orgCode:minlength(3)}", 1)]
    [InlineData("/a/{organisation}", null)]
    [InlineData(null, null)]
    public void Guards_a_route_whose_path_has_an_orgCode(string? path, int? segment) => Assert.Equal(segment, Compile(path).OrgSegment);

    [Theory]
    [InlineData("Refuse", false)]
    [InlineData("Allow", true)]
    public void Lets_an_encoded_slash_pass_where_the_route_allows_it(string word, bool allowed) =>
        Assert.Equal(allowed, Compile("/files/{**rest}", ("EncodedSlash", word)).AllowEncodedSlash);

    [Theory]
    [InlineData("Drop", null, false)]
    [InlineData("Pass", null, true)]
    [InlineData("Pass", "Drop", false)]
    [InlineData("Drop", "Pass", true)]
    public void Lets_the_route_s_word_on_Authorization_win_over_the_settings(string settings, string? word, bool passed)
    {
        using OrgsRig rig = new($$"""{ "Identity": { "Authorization": "{{settings}}" } }""");

        Assert.Equal(passed, Compile(rig, "/x", word is null ? [] : [("Authorization", word)]).PassAuthorization);
    }

    [Fact]
    public void Costs_nothing_where_the_route_says_0() => Assert.Equal(0, Compile("/x", ("Cost", "0")).Cost);

    [Fact]
    public void Leaves_metadata_of_others_alone()
    {
        using OrgsRig rig = new();

        RouteRulesCompiler.Compile(
            "r", null, false, null, new Dictionary<string, string> { ["Owner"] = "team", ["Gateways.X"] = "y" }, rig.Builder, rig.Mistakes);

        Assert.Empty(rig.Mistakes.All);
    }

    private static RouteRules Compile(string? path, params (string Word, string Value)[] words)
    {
        using OrgsRig rig = new("""{ "Plans": { "default": {}, "pro": {}, "free": {} } }""");
        return Compile(rig, path, words);
    }

    private static RouteRules Compile(OrgsRig rig, string? path, (string Word, string Value)[] words)
    {
        var rules = RouteRulesCompiler.Compile(
            "bad", path is null ? null : RoutePatternFactory.Parse(path), isAnonymous: false, maxRequestBodySize: null,
            words.ToDictionary(word => "Gateway." + word.Word, word => word.Value), rig.Builder, rig.Mistakes);
        Assert.Empty(rig.Mistakes.All);
        return rules;
    }
}
