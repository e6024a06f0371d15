using System.Text.Json;
using Gateway.Refusals;
using Gateway.Telemetry;

namespace Gateway.Admin.Api;

/// <summary>
/// <c>GET /api/refusals/{requestId}</c>: the access line of a recent refusal, with the reason that its client was not told.
/// </summary>
internal static class RefusalsApi
{
    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet("/api/refusals/{requestId}", AnswerAsync);

    private static async Task AnswerAsync(HttpContext context, string requestId, RecentRefusals refusals)
    {
        if (refusals.Find(requestId) is not { } record)
        {
            await context.Refuse(Catalogue.NotFound);
            return;
        }

        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        AccessLine.Write(json, record);
    }
}
