using Gateway.Tokens;

namespace Gateway.Tests.Tokens.Verified;

public sealed class TokenLengthTests
{
    [Theory]
    [InlineData(8192, 8192, TokenReason.None)]
    [InlineData(8192, 8193, TokenReason.TooLarge)]
    [InlineData(32_768, 32_768, TokenReason.None)]
    [InlineData(32_768, 32_769, TokenReason.TooLarge)]
    [InlineData(20_000, 20_001, TokenReason.TooLarge)]
    public async Task Takes_tokens_as_long_as_the_issuer_may_send(int most, int length, object reason)
    {
        await using var room = await TokenRoom.StartAsync();

        // Another issuer may send the longest: whose a token is says which length holds.
        room.Use(("kinde", room.Options(options => options.MaxTokenLength = most)),
            ("other", room.Options(options => (options.Issuer, options.MaxTokenLength) = ("https://other.example", 32_768))));

        Assert.Equal(reason, await room.ReasonAsync(Padded(room, length)));
    }

    /// <summary>A good token of exactly this length: four characters for three of a claim, and the rest in the header.</summary>
    private static string Padded(TokenRoom room, int length)
    {
        for (var more = 0; more < 4; more++)
        {
            var token = room.Issuer.Token().Claim("padding", "").Header("x", new string('x', more));
            var missing = length - ((string)token).Length;
            for (var fill = (missing / 4 * 3) - 3; fill < missing; fill++)
            {
                string padded = token.Claim("padding", new string('x', fill));
                if (padded.Length == length)
                    return padded;
                if (padded.Length > length)
                    break;
            }
        }

        throw new InvalidOperationException($"no token of {length} characters");
    }
}
