using System.Text.Json;
using Gateway.Metering;
using Gateway.Metering.Usage;

namespace Gateway.Admin.Api;

/// <summary><c>GET /api/usage</c>: the books, by any grouping, as JSON or CSV.</summary>
internal static class UsageApi
{
    private const string Format = "format";
    private const string After = "after";
    private static readonly string[] Known = ["from", "to", "org", "application", "route", "groupBy", Format, "limit", After];

    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet("/api/usage", AnswerAsync);

    private static async Task AnswerAsync(HttpContext context, UsageReader reader, MeteringOptions options, TimeProvider time)
    {
        if (!Parameters.TryRead(context.Request.Query, Known, out var parameters, out var mistake))
        {
            await context.RefuseAsync(mistake);
            return;
        }

        var format = parameters.GetValueOrDefault(Format, "json");
        if (format is not ("json" or "csv"))
        {
            await context.RefuseAsync("format must be json or csv");
            return;
        }

        if (UsageQueryReader.Read(parameters, time.GetUtcNow(), options.Bucket, out mistake) is not { } query)
        {
            await context.RefuseAsync(mistake);
            return;
        }

        var page = await reader.ReadAsync(query, context.RequestAborted);
        // CSV has no place for it, and an answer that ends at its limit must not pass for the whole.
        if (page.Next is { } next)
            context.Response.Headers.Link = $"<{context.Request.Path}{Following(parameters, next)}>; rel=\"next\"";
        await (format == "csv" ? WriteCsvAsync(context.Response, page) : WriteJsonAsync(context.Response, page));
    }

    private static QueryString Following(Dictionary<string, string> parameters, string next) =>
        QueryString.Create(parameters.Where(parameter => parameter.Key != After).Append(new(After, next))
            .Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)));

    private static async Task WriteJsonAsync(HttpResponse response, UsagePage page)
    {
        response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(response.BodyWriter);
        UsageText.WriteJson(json, page);
    }

    private static async Task WriteCsvAsync(HttpResponse response, UsagePage page)
    {
        response.ContentType = "text/csv; charset=utf-8";
        await using var text = new StringWriter();
        UsageText.WriteCsv(text, page);
        await response.WriteAsync(text.ToString());
    }
}
