using System.Text.Json;
using Gateway.Metering.Usage;

namespace Gateway.Admin.Api;

/// <summary>
/// <c>GET /api/reconciliation</c>: the books per org and hour, by default of the last day, and whether all of them balance.
/// </summary>
internal static class ReconciliationApi
{
    private const string From = "from";
    private static readonly string[] Known = [From, "to"];
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet("/api/reconciliation", AnswerAsync);

    private static async Task AnswerAsync(HttpContext context, Reconciliation reconciliation, TimeProvider time)
    {
        if (!Parameters.TryRead(context.Request.Query, Known, out var parameters, out var mistake))
        {
            await context.RefuseAsync(mistake);
            return;
        }

        parameters.TryAdd(From, UsageText.Instant(time.GetUtcNow().AddDays(-1)));
        if (UsageQueryReader.Read(parameters, time.GetUtcNow(), Hour, out mistake) is not { } query)
        {
            await context.RefuseAsync(mistake);
            return;
        }

        var report = await reconciliation.ReadAsync(query.From, query.To, context.RequestAborted);
        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        report.WriteJson(json);
    }
}
