using Gateway.Telemetry.OpenTelemetry;

namespace Gateway.Tests.Telemetry.Prometheus;

public sealed class MetricFamilyNameTests
{
    [Theory]
    [InlineData("http.server.request.duration", "http_server_request_duration")]
    [InlineData("a..b--c", "a_b_c")]
    [InlineData("a__b", "a_b")]
    [InlineData("2xx", "_2xx")]
    [InlineData("rule:name", "rule:name")]
    [InlineData("größe", "gr_e")]
    public void Cleans_a_name(string name, string expected) =>
        Assert.Equal(expected, MetricFamilyName.Of(name, null, MetricFamilyKind.Gauge).Family);

    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("1", "")]
    [InlineData("{request}", "")]
    [InlineData("{request}/s", "per_second")]
    [InlineData("{a}By{b}", "bytes")]
    [InlineData("{open", "open")]
    [InlineData("By/s", "bytes_per_second")]
    [InlineData("m/m", "meters_per_minute")]
    [InlineData("x/h", "x_per_hour")]
    [InlineData("x/d", "x_per_day")]
    [InlineData("x/w", "x_per_week")]
    [InlineData("x/mo", "x_per_month")]
    [InlineData("x/y", "x_per_year")]
    [InlineData("x/By", "x_per_By")]
    [InlineData("x/", "x")]
    [InlineData("s", "seconds")]
    [InlineData("ms", "milliseconds")]
    [InlineData("us", "microseconds")]
    [InlineData("ns", "nanoseconds")]
    [InlineData("min", "minutes")]
    [InlineData("h", "hours")]
    [InlineData("d", "days")]
    [InlineData("By", "bytes")]
    [InlineData("B", "bytes")]
    [InlineData("KiBy", "kibibytes")]
    [InlineData("MiBy", "mebibytes")]
    [InlineData("GiBy", "gibibytes")]
    [InlineData("TiBy", "tibibytes")]
    [InlineData("KBy", "kilobytes")]
    [InlineData("MBy", "megabytes")]
    [InlineData("GBy", "gigabytes")]
    [InlineData("TBy", "terabytes")]
    [InlineData("KB", "kilobytes")]
    [InlineData("MB", "megabytes")]
    [InlineData("GB", "gigabytes")]
    [InlineData("TB", "terabytes")]
    [InlineData("%", "percent")]
    [InlineData("Hz", "hertz")]
    [InlineData("Cel", "celsius")]
    [InlineData("$", "dollars")]
    [InlineData("m", "meters")]
    [InlineData("V", "volts")]
    [InlineData("A", "amperes")]
    [InlineData("J", "joules")]
    [InlineData("W", "watts")]
    [InlineData("g", "grams")]
    [InlineData("furlong", "furlong")]
    public void Says_a_unit_in_words(string? unit, string expected) => Assert.Equal(expected, UnitName.Of(unit));

    [Theory]
    [InlineData("x", "By", "x_bytes", "x_bytes_total")]
    [InlineData("x", "1", "x", "x_total")]
    [InlineData("x_total", null, "x", "x_total")]
    [InlineData("x.total", null, "x", "x_total")]
    [InlineData("x.bytes", "By", "x_bytes", "x_bytes_total")]
    [InlineData("x_bytes_total", "By", "x_bytes", "x_bytes_total")]
    public void Ends_a_counter_with_its_unit_and_total(string name, string? unit, string family, string sample) =>
        Assert.Equal(new(family, sample, UnitName.Of(unit)), MetricFamilyName.Of(name, unit, MetricFamilyKind.Counter));

    [Theory]
    [InlineData("x", "s", "x_seconds")]
    [InlineData("x_seconds", "s", "x_seconds")]
    [InlineData("x_ratio", "1", "x_ratio")]
    [InlineData("x_total", "{y}", "x_total")]
    [InlineData("rate", "By/s", "rate_bytes_per_second")]
    public void Ends_a_gauge_with_its_unit_alone(string name, string? unit, string expected) =>
        Assert.Equal(new(expected, expected, UnitName.Of(unit)), MetricFamilyName.Of(name, unit, MetricFamilyKind.Gauge));
}
