using System.Text.Json;
using Gateway.Orgs.Records;

namespace Gateway.Admin.Api;

/// <summary><c>/api/audit</c>: who changed what, when, from what to what.</summary>
internal static class AuditApi
{
    private const int Most = 1000;

    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet("/api/audit", ListAsync);

    private static async Task ListAsync(HttpContext context, RecordsStore store)
    {
        if (!Parameters.TryRead(context.Request.Query, ["after", "limit"], out var parameters, out var mistake)
            || !Parameters.TryNumber(parameters, "limit", 100, Most, out var limit, out mistake)
            || !Parameters.TryNumber(parameters, "after", int.MaxValue, int.MaxValue, out var after, out mistake))
        {
            await context.RefuseAsync(mistake);
            return;
        }

        var entries = await store.AuditAsync(after, limit, context.RequestAborted);
        var views = entries.Select(entry =>
            new AuditView(entry.Version, entry.At, entry.Who, entry.Action, entry.Subject, Json(entry.Before), Json(entry.After))).ToList();
        await context.Response.WriteAsJsonAsync(
            new AuditList(views, views.Count == limit ? views[^1].Id : null), AdminJson.Default.AuditList);
    }

    private static JsonElement? Json(string? text) => text is null ? null : JsonSerializer.Deserialize(text, AdminJson.Default.JsonElement);
}

/// <summary>One entry of the audit.</summary>
internal sealed record AuditView(
    long Id, DateTimeOffset When, string Who, string Action, string Subject, JsonElement? Before, JsonElement? After);

/// <summary>The body of the audit, newest first.</summary>
internal sealed record AuditList(IReadOnlyList<AuditView> Entries, long? Next);
