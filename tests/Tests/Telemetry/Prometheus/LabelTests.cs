using System.Diagnostics.Metrics;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Telemetry.OpenTelemetry;

namespace Gateway.Tests.Telemetry.Prometheus;

public sealed class LabelTests
{
    [Theory]
    [InlineData("http.request.method", "http_request_method")]
    [InlineData("a_.b", "a_b")]
    [InlineData("a__b", "a__b")]
    [InlineData("a--b", "a_b")]
    [InlineData("a:b", "a_b")]
    [InlineData("0a", "_0a")]
    [InlineData("é", "_")]
    [InlineData("", "_")]
    public void Cleans_a_label_name(string name, string expected) => Assert.Equal(expected, LabelWriter.Clean(name));

    [Theory]
    [MemberData(nameof(Values))]
    public void Writes_a_value(object? value, string expected) =>
        Assert.Equal($$"""x{a="{{expected}}"} 1""", Line(("a", value)));

    public static TheoryData<object?, string> Values => new()
    {
        { null, "" },
        { "", "" },
        { true, "true" },
        { false, "false" },
        { 200, "200" },
        { 1L << 40, "1099511627776" },
        { (byte)7, "7" },
        { 5d, "5.0" },
        { 0.25f, "0.25" },
        { 1e6, "1e+06" },
        { 1e10, "1e+10" },
        { 1e-5, "1e-05" },
        { double.PositiveInfinity, "+Inf" },
        { "a\\b\"c\nd", "a\\\\b\\\"c\\nd" },
        { "übertrag 漢 😀", "übertrag 漢 😀" },
        { "lone \ud800 surrogate", "lone \ufffd surrogate" },
    };

    [Fact]
    public void Merges_names_that_became_equal_in_the_order_of_the_original_names() =>
        Assert.Equal("""x{a_b="1;2;3",c="4"} 1""", Line(("a_b", "3"), ("c", "4"), ("a-b", "1"), ("a.b", "2")));

    [Fact]
    public void Writes_no_braces_without_labels() => Assert.Equal("x 1", Line());

    [Fact]
    public async Task Puts_the_scope_before_the_tags()
    {
        var meter = new MeterOptions($"scope-{Guid.NewGuid():N}")
        {
            Version = "2",
            TelemetrySchemaUrl = "https://schema",
            Tags = [new("team.name", "core"), new("name", "not this"), new("schema-url", "nor this")],
        };
        await using var host = await ScrapedHost.Start(meter: meter);
        host.Meter.CreateCounter<long>("done").Add(1, new("b", 1), new("a", 2));

        var text = await host.Scrape();

        Assert.Contains(
            $$"""done_total{otel_scope_name="{{meter.Name}}",otel_scope_version="2",otel_scope_schema_url="https://schema",otel_scope_team_name="core",b="1",a="2"} 1""",
            text.Split('\n').Select(line => line.Replace("a=\"2\",b=\"1\"", "b=\"1\",a=\"2\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void Reads_back_as_it_was_for_any_labels() => Check.One(PropertyRuns.Of(100),
        Prop.ForAll<Dictionary<NonNull<string>, NonNull<string>>>(given =>
        {
            var labels = given.Select(label => (Name: $"k{LabelWriter.Clean(label.Key.Get)}", Value: label.Value.Get))
                .DistinctBy(label => label.Name).ToArray();

            var read = SeriesLine.Parse(Line([.. labels.Select(label => (label.Name, (object?)label.Value))]));

            return read.Labels.SequenceEqual(labels);
        }));

    private static string Line(params (string Name, object? Value)[] labels) =>
        Families.Print(openMetrics: false, writer =>
        {
            writer.Gauge("x", null, null);
            writer.Sample([.. labels.Select(label => KeyValuePair.Create(label.Name, label.Value))], 1);
        }).Split('\n', 2)[1].TrimEnd('\n');
}
