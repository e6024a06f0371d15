using Gateway.Verbs;

namespace Gateway.Tests.Verbs;

/// <summary>What a slip of the fingers is taken for.</summary>
public sealed class NearestWordTests
{
    private static readonly string[] Words = ["run", "validate", "usage", "--format", "--from"];

    [Theory]
    [InlineData("valdiate", "validate")]
    [InlineData("rnu", "run")]
    [InlineData("usge", "usage")]
    [InlineData("usagee", "usage")]
    [InlineData("--fromat", "--format")]
    public void Finds_the_word_that_was_meant(string typed, string meant) =>
        Assert.Equal($"; did you mean {meant}?", NearestWord.Question(typed, Words));

    [Theory]
    [InlineData("start")]
    [InlineData("")]
    [InlineData("secret")]
    public void Guesses_nothing_where_no_word_is_near(string typed) => Assert.Equal("", NearestWord.Question(typed, Words));
}
