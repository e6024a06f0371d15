using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace Gateway.Telemetry.OpenTelemetry;

/// <summary>One scrape as HTTP: what was asked for, how long the scraper waits, and the collected answer.</summary>
internal sealed class PrometheusScrapeEndpoint(ScrapeCache scrapes, TimeProvider time)
{
    private const string TimeoutField = "X-Prometheus-Scrape-Timeout-Seconds";
    private const double LongestTimeout = 86_400;

    public async Task Handle(HttpContext context)
    {
        var format = ExpositionFormat.Negotiate(context.Request.Headers.Accept);
        var collection = scrapes.Take(format.OpenMetrics);
        Scrape? scrape;
        try
        {
            scrape = await collection.WaitAsync(Timeout(context.Request), time, context.RequestAborted);
        }
        catch (TimeoutException)
        {
            context.Response.StatusCode = StatusCodes.Status408RequestTimeout;
            return;
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return; // nobody is left to answer; the collection goes on for whoever joined it
        }

        if (scrape is null)
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return;
        }

        if (!scrape.Text.IsEmpty)
        {
            await Write(context, format, scrape);
        }
    }

    private static async Task Write(HttpContext context, ExpositionFormat format, Scrape scrape)
    {
        var response = context.Response;
        var compress = AcceptsGzip(context.Request);
        var body = compress ? scrape.Gzip : scrape.Text;
        response.ContentType = format.ContentType;
        response.ContentLength = body.Length;
        response.Headers.LastModified = scrape.At.ToString("R", CultureInfo.InvariantCulture);
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (compress)
        {
            response.Headers.ContentEncoding = "gzip";
        }

        await response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static TimeSpan Timeout(HttpRequest request) =>
        double.TryParse(request.Headers[TimeoutField], NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
        && seconds is > 0 and <= LongestTimeout
            ? TimeSpan.FromSeconds(seconds)
            : System.Threading.Timeout.InfiniteTimeSpan;

    private static bool AcceptsGzip(HttpRequest request)
    {
        var accepted = false;
        foreach (var coding in request.GetTypedHeaders().AcceptEncoding)
        {
            // RFC 9110 12.5.3: a coding that is named wins over the wildcard.
            if (coding.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase))
            {
                return coding.Quality != 0;
            }

            accepted |= coding.Value == "*" && coding.Quality != 0;
        }

        return accepted;
    }
}
