using Gateway.Orgs;

namespace Gateway.Tests.Orgs;

public sealed class StatusRangesTests
{
    [Theory]
    [InlineData("1xx-5xx", "100 101 200 404 599 600 999", "99 0 -1")]
    [InlineData("2xx", "200 204 299", "199 300")]
    [InlineData("200", "200", "201 199")]
    [InlineData("200-299 404", "200 299 404", "300 403 405")]
    [InlineData("200,404", "200 404", "201")]
    [InlineData("200-3xx", "200 399", "199 400")]
    [InlineData("  2xx ,, 500  ", "250 500", "501")]
    public void Contains_the_statuses_classes_and_ranges_named(string text, string inside, string outside)
    {
        var ranges = StatusRanges.Parse(text)!;

        Assert.All(inside.Split(' ').Select(int.Parse), status => Assert.True(ranges.Contains(status)));
        Assert.All(outside.Split(' ').Select(int.Parse), status => Assert.False(ranges.Contains(status)));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" , ")]
    [InlineData("99")]
    [InlineData("600")]
    [InlineData("0xx")]
    [InlineData("6xx")]
    [InlineData("2XX")]
    [InlineData("2x")]
    [InlineData("300-200")]
    [InlineData("5xx-4xx")]
    [InlineData("200-")]
    [InlineData("-200")]
    [InlineData("200-250-299")]
    [InlineData("+200")]
    [InlineData("ok")]
    [InlineData("200;404")]
    [InlineData("2xx 700")]
    public void Reads_nothing_else(string text) => Assert.Null(StatusRanges.Parse(text));

    [Fact]
    public void Bills_every_status_by_default() =>
        Assert.All(Enumerable.Range(100, 500), status => Assert.True(StatusRanges.All.Contains(status)));
}
