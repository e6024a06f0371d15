using Gateway.Metering;
using Gateway.Orgs;
using Gateway.Tokens.Issuers;

namespace Gateway.Tests.Orgs;

/// <summary>The only way to make an org code, and everything it does not let in.</summary>
public sealed class OrgCodeTests
{
    public static TheoryData<string> Good => ["a", "7", "-", "org_8ed648340ea9", "ORG_A", "a-b_c-", "a_", new string('x', 64)];

    public static TheoryData<string> Bad =>
    [
        "", " ", // nothing
        " org_a", "org_a ", "\torg_a", "org_a\r", "org_a\n", "org_a\0", "org_a\u007f", // never trimmed
        "\u00a0org_a", "org_a\u200b", "\ufefforg_a", "\u202eorg_a",
        "örg", "ｏrg_a", "оrg_a", "org_😀", "org_a\u0301", "org_\ud800", "orgˍa", // letters that look alike are others
        "a,b", "a;b", "a b", "a/../b", "a\\b", "a%2fb", "\"a\"", "*", ".", "..", "a=b", "a:b", "a.b", "a@b", "a+b", "a~b", "/a",
        "_org", "_", MeterAccount.Unattributed, // our own namespace
        new string('x', 65), new string('x', 1025), new string('x', 8 * 1024), new string('x', 256 * 1024),
    ];

    [Theory]
    [MemberData(nameof(Good))]
    public void Takes_1_to_64_of_letters_digits_underscore_and_dash(string text)
    {
        Assert.True(OrgCode.TryParse(text, out var org));
        Assert.Equal((text, text), (org.Value, org.ToString()));
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void Takes_nothing_else(string text)
    {
        Assert.False(OrgCode.TryParse(text, out var org));
        Assert.Null(org.Value);
    }

    [Theory]
    [InlineData("acme.com", true)]
    [InlineData("a@b.example", true)]
    [InlineData("urn:org:7~x", true)]
    [InlineData("a.", true)]
    [InlineData("a..b", false)]
    [InlineData(".a", false)]
    [InlineData("@a", false)]
    [InlineData(":a", false)]
    [InlineData("~a", false)]
    [InlineData("_a", false)]
    [InlineData("a/b", false)]
    [InlineData("a%b", false)]
    [InlineData("a;b", false)]
    [InlineData("a b", false)]
    [InlineData(" a", false)]
    [InlineData("", false)]
    public void Takes_more_characters_where_an_issuer_has_them(string text, bool isOne)
    {
        Assert.Equal(isOne, OrgCode.TryParse(text, OrgCharacters.Extended, out var org));
        Assert.Equal(isOne ? text : null, org.Value);
    }

    [Fact]
    public void Takes_up_to_128_extended_characters()
    {
        Assert.True(OrgCode.TryParse(new string('x', 128), OrgCharacters.Extended, out _));
        Assert.False(OrgCode.TryParse(new string('x', 129), OrgCharacters.Extended, out _));
    }

    [Fact]
    public void Takes_no_missing_text() => Assert.False(OrgCode.TryParse(null, out _));

    [Fact]
    public void Compares_exactly()
    {
        Assert.True(
            OrgCode.TryParse("org_a", out var org) & OrgCode.TryParse("org_a", out var same) & OrgCode.TryParse("ORG_A", out var other));

        Assert.Equal(org, same);
        Assert.NotEqual(org, other);
    }
}
