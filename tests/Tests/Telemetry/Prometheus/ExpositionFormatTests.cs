using Gateway.Telemetry.OpenTelemetry;

namespace Gateway.Tests.Telemetry.Prometheus;

public sealed class ExpositionFormatTests
{
    private const string Text = "text/plain; version=0.0.4; charset=utf-8";
    private const string Text1 = "text/plain; version=1.0.0; charset=utf-8; escaping=underscores";
    private const string Old = "application/openmetrics-text; version=0.0.1; charset=utf-8";
    private const string Open = "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores";

    [Theory]
    [InlineData(null, Text)]
    [InlineData("", Text)]
    [InlineData("*/*", Text)]
    [InlineData("application/json", Text)]
    [InlineData(", ;=,", Text)]
    [InlineData("text/plain", Text)]
    [InlineData("text/plain;version=1.0.0", Text1)]
    [InlineData("TEXT/PLAIN;VERSION=\"1.0.0\"", Text1)]
    [InlineData("application/openmetrics-text", Old)]
    [InlineData("application/openmetrics-text;version=0.0.1", Old)]
    [InlineData("application/openmetrics-text;version=1.0.0", Open)]
    [InlineData("application/openmetrics-text;version=1.0.0;escaping=underscores", Open)]
    [InlineData("application/openmetrics-text;version=1.0.0;escaping=allow-utf-8", Open)]
    [InlineData("application/openmetrics-text;version=1.0.0;escaping=values,text/plain", Text)]
    [InlineData("application/openmetrics-text;version=1.0.0;escaping=dots,text/plain", Text)]
    [InlineData("application/openmetrics-text;version=2.0.0,text/plain", Text)]
    [InlineData("text/plain;version=0.0.3,application/openmetrics-text;version=1.0.0", Open)]
    [InlineData("text/plain;q=0.5,application/openmetrics-text;version=1.0.0;q=0.6", Open)]
    [InlineData("text/plain;q=0.7,application/openmetrics-text;version=1.0.0;q=0.6", Text)]
    [InlineData("application/openmetrics-text;version=1.0.0,text/plain", Open)]
    [InlineData("text/plain,application/openmetrics-text;version=1.0.0", Text)]
    [InlineData("application/openmetrics-text;version=1.0.0;q=0", Text)]
    [InlineData("application/openmetrics-text;version=1.0.0;q=nan,text/plain;q=0.1", Text)]
    [InlineData("application/openmetrics-text;version=1.0.0;q=7,text/plain;q=0.1", Text)]
    [InlineData("application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1", Open)]
    [InlineData("application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2", Open)]
    public void Chooses_what_the_scraper_prefers(string? accept, string contentType) =>
        Assert.Equal(contentType, ExpositionFormat.Negotiate(accept).ContentType);
}
