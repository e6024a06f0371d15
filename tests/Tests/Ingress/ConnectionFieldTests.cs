using System.Text;
using Gateway.Ingress;

namespace Gateway.Tests.Ingress;

/// <summary>Nominations that the server would lose beside a word it knows.</summary>
public sealed class ConnectionFieldTests
{
    [Theory]
    [InlineData("close", "close, keep-alive")]
    [InlineData("Close, X-Foo", "Close, X-Foo, keep-alive")]
    [InlineData("keep-alive, close,,x-foo", "close, x-foo, keep-alive")]
    [InlineData("Upgrade", "Upgrade, keep-alive")]
    [InlineData("keep-alive, Upgrade", "Upgrade, keep-alive")]
    [InlineData("Keep-Alive", "")]
    [InlineData("keep-alive, X-Foo", "X-Foo")]
    [InlineData("X-Foo , x-bar", "X-Foo, x-bar")]
    [InlineData("closed, keep-alive2", "closed, keep-alive2")]
    [InlineData("", "")]
    public void Leaves_two_of_the_server_s_words_or_none(string sent, string read) =>
        Assert.Equal(read, ConnectionField.Instance.GetString(Encoding.Latin1.GetBytes(sent)));
}
