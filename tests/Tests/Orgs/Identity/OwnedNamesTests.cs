using Gateway.Orgs.Identity;

namespace Gateway.Tests.Orgs.Identity;

/// <summary>Every spelling that some backend reads as one of the gateway's own headers.</summary>
public sealed class OwnedNamesTests
{
    private static readonly OwnedNames Names = new(["X-Org-Code", "X-App-Region"], ["X-Application-", "X-Org-"]);

    /// <summary>One name with each of its separators read three ways, in three cases, with and without CGI's prefix.</summary>
    public static TheoryData<string> Spellings
    {
        get
        {
            string[] separators = ["-", "_", "."];
            var plain = from first in separators
                        from second in separators
                        select $"X{first}App{second}Region";
            return [.. plain.SelectMany(name =>
                new[] { name, name.ToUpperInvariant(), name.ToLowerInvariant(), "HTTP_" + name, "http-" + name, "Http." + name })];
        }
    }

    [Theory]
    [MemberData(nameof(Spellings))]
    public void Owns_a_name_in_every_spelling(string spelling) => Assert.True(Names.Contains(spelling));

    [Theory]
    [InlineData("X-Org-Code")]
    [InlineData("x_org_code")]
    [InlineData("X.Org.Code")]
    [InlineData("X~Org!Code")]
    [InlineData("HTTP_X_ORG_CODE")]
    [InlineData("X-Org-Anything")]
    [InlineData("X_ORG_")]
    [InlineData("x-application-id")]
    [InlineData("HTTP_X_APPLICATION_ROLE")]
    public void Owns_what_begins_like_a_reserved_prefix(string name) => Assert.True(Names.Contains(name));

    [Theory]
    [InlineData("")]
    [InlineData("X-App-Regions")]
    [InlineData("XAppRegion")]
    [InlineData("My-X-Org-Code")]
    [InlineData("X-Organisation")]
    [InlineData("X-Org")]
    [InlineData("X-Applications")]
    [InlineData("HTTPX-App-Region")]
    [InlineData("HTTP_HTTP_X_App_Region")]
    [InlineData("Content-Type")]
    [InlineData("HTTP_HOST")]
    public void Owns_no_other_name(string name) => Assert.False(Names.Contains(name));

    [Fact]
    public void Judges_a_name_of_any_length()
    {
        Assert.False(Names.Contains(new string('x', 10_000)));
        Assert.True(Names.Contains("X_Org_" + new string('x', 10_000)));
    }

    [Theory]
    [InlineData("X-Org_Code", "x-org-code")]
    [InlineData("É!1", "--1")]
    public void Folds_case_and_reads_everything_else_as_a_dash(string name, string folded) => Assert.Equal(folded, OwnedNames.Fold(name));
}
