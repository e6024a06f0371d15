using System.Text.Json;
using Gateway.Tokens.Claims;

namespace Gateway.Tests.Tokens.Claims;

public sealed class ClaimSourceTests
{
    private const string Claims = """
        {"org_code":"a","https://x/y":"b","application_properties":{"org_code":{"v":"c"},"a/b":{"~":"d"}},
         "list":["e",{"f":"g"}],"empty":"","":"h","null":null,"a.b":"i","/slash":"j"}
        """;

    [Theory]
    [InlineData("org_code", "a")]
    [InlineData("https://x/y", "b")]
    [InlineData("/application_properties/org_code/v", "c")]
    [InlineData("/application_properties/a~1b/~0", "d")]
    [InlineData("/list/0", "e")]
    [InlineData("/list/1/f", "g")]
    [InlineData("/", "h")]
    [InlineData("empty", "")]
    [InlineData("a.b", "i")]
    [InlineData("/org_code", "a")]
    [InlineData("/~1slash", "j")]
    public void Finds_a_literal_name_or_a_pointer(string text, string value)
    {
        Assert.True(ClaimSource.TryParse(text, out var source));

        Assert.True(source.TryGet(JsonElement.Parse(Claims), out var found));
        Assert.Equal(value, found.GetString());
    }

    [Theory]
    [InlineData("Org_Code")]
    [InlineData("application_properties.org_code.v")]
    [InlineData("/application_properties/org_code/v/x")]
    [InlineData("/list/2")]
    [InlineData("/list/-1")]
    [InlineData("/list/00")]
    [InlineData("/list/01")]
    [InlineData("/list/+1")]
    [InlineData("/list/ 1")]
    [InlineData("/list/-")]
    [InlineData("/list/99999999999999999999")]
    [InlineData("/null")]
    [InlineData("null")]
    [InlineData("/org_code/0")]
    public void Finds_nothing_where_nothing_is(string text)
    {
        Assert.True(ClaimSource.TryParse(text, out var source));

        Assert.False(source.TryGet(JsonElement.Parse(Claims), out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/a~")]
    [InlineData("/a~2b")]
    [InlineData("/~~01")]
    public void Refuses_what_is_no_source(string text) => Assert.False(ClaimSource.TryParse(text, out _));
}
