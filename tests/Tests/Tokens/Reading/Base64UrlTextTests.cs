using System.Buffers.Text;
using Gateway.Tokens.Reading;

namespace Gateway.Tests.Tokens.Reading;

public sealed class Base64UrlTextTests
{
    [Theory]
    [InlineData("")]
    [InlineData("A")]
    [InlineData("AAAAA")]
    [InlineData("AA==")]
    [InlineData("AAA=")]
    [InlineData("=")]
    [InlineData("A+AA")]
    [InlineData("A/AA")]
    [InlineData("A AA")]
    [InlineData("AA\n")]
    [InlineData("AA\0A")]
    [InlineData("AAé")]
    [InlineData("AB")]
    [InlineData("AP")]
    [InlineData("A_")]
    [InlineData("AAB")]
    [InlineData("AAD")]
    [InlineData("AA-")]
    public void Refuses_every_spelling_but_one(string text) => Assert.False(Base64UrlText.IsCanonical(text));

    [Fact]
    public void Accepts_exactly_one_last_character_for_each_byte()
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

        var two = Alphabet.Count(last => Base64UrlText.IsCanonical("A" + last));
        var three = Alphabet.Count(last => Base64UrlText.IsCanonical("AA" + last));
        var four = Alphabet.Count(last => Base64UrlText.IsCanonical("AAA" + last));

        Assert.Equal((4, 16, 64), (two, three, four));
    }

    [Fact]
    public void Decodes_what_the_framework_encodes()
    {
        var random = new Random(3);
        for (var length = 1; length < 200; length++)
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);

            Assert.True(Base64UrlText.TryDecode(Base64Url.EncodeToString(bytes), out var decoded));
            Assert.Equal(bytes, decoded);
        }
    }
}
