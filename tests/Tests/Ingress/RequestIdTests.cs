using Gateway.Ingress;
using Microsoft.Extensions.Primitives;

namespace Gateway.Tests.Ingress;

public sealed class RequestIdTests
{
    public static TheoryData<string> Fit => ["a", "5d2b1c9e-8a0e", "!~", "{\"x\"}", new string('x', 128)];

    public static TheoryData<string> Unfit => ["", " ", "a b", "a\tb", "a\r\nb", "a\0", "é", "\u007f", "a\u2028b", new string('x', 129)];

    [Theory]
    [MemberData(nameof(Fit))]
    public void Keeps_an_id_of_1_to_128_visible_ASCII_characters(string sent) => Assert.Equal(sent, RequestId.Choose(sent));

    [Theory]
    [MemberData(nameof(Unfit))]
    public void Makes_one_where_the_id_sent_is_unfit(string sent) => Assert.Matches("^[0-9a-f]{32}$", RequestId.Choose(sent));

    [Fact]
    public void Makes_one_where_none_or_two_were_sent()
    {
        Assert.Matches("^[0-9a-f]{32}$", RequestId.Choose(StringValues.Empty));
        Assert.Matches("^[0-9a-f]{32}$", RequestId.Choose(new StringValues(["a", "b"])));
    }

    [Fact]
    public void Makes_another_one_each_time() => Assert.NotEqual(RequestId.Choose(""), RequestId.Choose(""));
}
