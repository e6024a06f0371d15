using System.Text.Json;
using Gateway.Orgs.Identity;

namespace Gateway.Tests.Orgs.Identity;

/// <summary>What an identity header may be taken from, and how a value becomes text.</summary>
public sealed class IdentityHeaderTests
{
    [Theory]
    [InlineData("org", IdentitySource.Org)]
    [InlineData("org.name", IdentitySource.OrgName)]
    [InlineData("application", IdentitySource.Application)]
    [InlineData("plan", IdentitySource.Plan)]
    [InlineData("scopes", IdentitySource.Scopes)]
    [InlineData("issuer", IdentitySource.Issuer)]
    [InlineData("claim:sub", IdentitySource.Claim)]
    [InlineData("claim:https://x/y", IdentitySource.Claim)]
    [InlineData("/application_properties/region/v", IdentitySource.Claim)]
    public void Knows_the_sources(string source, object kind)
    {
        var header = IdentityHeader.Parse("X-Any", source);

        Assert.Equal(("X-Any", (IdentitySource)kind), (header!.Name, header.Source));
    }

    [Fact]
    public void Has_a_word_for_every_source() => Assert.Equal(
        Enum.GetValues<IdentitySource>(),
        new[] { "org", "org.name", "application", "plan", "scopes", "issuer", "claim:x" }.Select(source =>
            IdentityHeader.Parse("X-Any", source)!.Source));

    [Theory]
    [InlineData("")]
    [InlineData("Org")]
    [InlineData("org_name")]
    [InlineData("claim")]
    [InlineData("claim:")]
    [InlineData("sub")]
    [InlineData("/a/~2")]
    [InlineData("/a~")]
    [InlineData(" org")]
    public void Knows_no_other_source(string source) => Assert.Null(IdentityHeader.Parse("X-Any", source));

    [Theory]
    [InlineData("claim:/top", """{ "/top": "found" }""")]
    [InlineData("claim:a~b", """{ "a~b": "found" }""")]
    [InlineData("claim:https://x/y", """{ "https://x/y": "found" }""")]
    [InlineData("/a/b", """{ "a": { "b": "found" } }""")]
    [InlineData("/a~1b", """{ "a/b": "found" }""")]
    public void Takes_a_claim_s_name_literally_and_a_pointer_as_a_path(string source, string claims)
    {
        var claim = IdentityHeader.Parse("X-Any", source)!.Claim!;

        Assert.True(claim.TryGet(JsonElement.Parse(claims), out var value));
        Assert.Equal("found", value.GetString());
    }

    [Theory]
    [InlineData("\"text\"", "text")]
    [InlineData("\"\"", "")]
    [InlineData("5", "5")]
    [InlineData("1.50e3", "1.50e3")]
    [InlineData("true", "true")]
    [InlineData("false", "false")]
    [InlineData("[\"a\",\"b\"]", "a b")]
    [InlineData("[]", "")]
    [InlineData("[\"a\",5]", null)]
    [InlineData("[[\"a\"]]", null)]
    [InlineData("{}", null)]
    [InlineData("null", null)]
    public void Makes_text_of_texts_numbers_and_flags_alone(string value, string? text) =>
        Assert.Equal(text, IdentityHeader.Text(JsonElement.Parse(value)));
}
