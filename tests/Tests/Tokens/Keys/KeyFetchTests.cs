using Gateway.Tokens.Keys;

namespace Gateway.Tests.Tokens.Keys;

public sealed class KeyFetchTests
{
    [Theory]
    [InlineData(KeyFetchResult.Ok, "ok")]
    [InlineData(KeyFetchResult.Unreachable, "unreachable")]
    [InlineData(KeyFetchResult.TimedOut, "timed_out")]
    [InlineData(KeyFetchResult.BadStatus, "bad_status")]
    [InlineData(KeyFetchResult.TooLarge, "too_large")]
    [InlineData(KeyFetchResult.BadDiscovery, "bad_discovery")]
    [InlineData(KeyFetchResult.WrongIssuer, "wrong_issuer")]
    [InlineData(KeyFetchResult.WrongHost, "wrong_host")]
    [InlineData(KeyFetchResult.BadKeys, "bad_keys")]
    public void Gives_each_result_its_word(object result, string word) => Assert.Equal(word, ((KeyFetchResult)result).Word);

    [Fact]
    public void Has_a_word_for_every_result() =>
        Assert.Equal(9, Enum.GetValues<KeyFetchResult>().Select(result => result.Word).Distinct().Count());
}
