using System.Text.Json;
using Gateway.Orgs.Records;
using Gateway.Settings;

namespace Gateway.Admin.Api;

/// <summary><c>/api/audit</c>: who changed what; <c>/api/settings</c>: what is in force, without secrets.</summary>
internal static class AuditApi
{
    private const int Most = 1000;

    /// <summary>Values of settings whose name ends so are never shown.</summary>
    private static readonly string[] SecretNames = ["ConnectionString", "Sha256", "Password", "Secret", "Key"];

    /// <summary>All values below these keys are secrets.</summary>
    private static readonly string[] SecretSections = ["Gateway:Metering:Export:Headers:"];

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/audit", ListAsync);
        endpoints.MapGet("/api/settings", (HttpContext context, Snapshots snapshots) => WriteSettingsAsync(context.Response, snapshots.Current));
    }

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
        var views = entries.Select(entry => new AuditView(entry.Version, entry.At, entry.Who, entry.Action, entry.Subject, Json(entry.Before), Json(entry.After))).ToList();
        await context.Response.WriteAsJsonAsync(new AuditList(views, views.Count == limit ? views[^1].Id : null), AdminJson.Default.AuditList);
    }

    private static JsonElement? Json(string? text) => text is null ? null : JsonSerializer.Deserialize(text, AdminJson.Default.JsonElement);

    private static async Task WriteSettingsAsync(HttpResponse response, Snapshot snapshot)
    {
        response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(response.BodyWriter, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteNumber("generation", snapshot.Generation);
        json.WriteStartObject("settings");
        foreach (var (key, node) in snapshot.Sections)
        {
            json.WritePropertyName(key);
            Write(json, node is null ? default : JsonSerializer.Deserialize(node.ToJsonString(), AdminJson.Default.JsonElement), key);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static bool IsSecret(string key) => SecretNames.Any(name => key.EndsWith(name, StringComparison.OrdinalIgnoreCase))
        || SecretSections.Any(section => key.StartsWith(section, StringComparison.OrdinalIgnoreCase));

    private static void Write(Utf8JsonWriter json, JsonElement value, string key)
    {
        if (value.ValueKind == JsonValueKind.Undefined)
            json.WriteNullValue();
        else if (value.ValueKind == JsonValueKind.String && IsSecret(key))
            json.WriteStringValue("***");
        else if (value.ValueKind == JsonValueKind.Object)
        {
            json.WriteStartObject();
            foreach (var child in value.EnumerateObject())
            {
                json.WritePropertyName(child.Name);
                Write(json, child.Value, $"{key}:{child.Name}");
            }

            json.WriteEndObject();
        }
        else
            value.WriteTo(json);
    }
}

/// <summary>One entry of the audit.</summary>
internal sealed record AuditView(long Id, DateTimeOffset At, string Who, string Action, string Subject, JsonElement? Before, JsonElement? After);

/// <summary>The body of the audit, newest first.</summary>
internal sealed record AuditList(IReadOnlyList<AuditView> Entries, long? Next);
