using System.Text.Json;
using Gateway.Settings;

namespace Gateway.Admin.Api;

/// <summary><c>GET /api/settings</c>: what is in force, secrets masked.</summary>
internal static class SettingsApi
{
    private const string Mask = "***";

    /// <summary>Values of settings whose name ends so are never shown.</summary>
    private static readonly string[] SecretNames = ["ConnectionString", "Sha256", "Password", "Secret", "Key"];

    /// <summary>All values below these keys are secrets.</summary>
    private static readonly string[] SecretSections = ["Gateway:Metering:Export:Headers:"];

    private const string Transforms = ":Transforms:";

    /// <summary>What a route's transform gives a field or parameter may be a credential for the backend.</summary>
    private static readonly string[] TransformValues = [":Set", ":Append"];

    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/api/settings", (HttpContext context, Snapshots snapshots) => AnswerAsync(context.Response, snapshots.Current));

    private static async Task AnswerAsync(HttpResponse response, Snapshot snapshot)
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

    private static void Write(Utf8JsonWriter json, JsonElement value, string key)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Undefined:
                json.WriteNullValue();
                break;
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var child in value.EnumerateObject())
                {
                    json.WritePropertyName(child.Name);
                    Write(json, child.Value, $"{key}:{child.Name}");
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                var at = 0;
                foreach (var item in value.EnumerateArray())
                    Write(json, item, $"{key}:{at++}");
                json.WriteEndArray();
                break;
            case JsonValueKind.String or JsonValueKind.Number when IsSecret(key, value):
                json.WriteStringValue(Mask);
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }

    private static bool IsSecret(string key, JsonElement value) =>
        SecretNames.Any(name => key.EndsWith(name, StringComparison.OrdinalIgnoreCase))
        || SecretSections.Any(section => key.StartsWith(section, StringComparison.OrdinalIgnoreCase))
        || (key.Contains(Transforms, StringComparison.OrdinalIgnoreCase)
            && TransformValues.Any(name => key.EndsWith(name, StringComparison.OrdinalIgnoreCase)))
        || (value.ValueKind == JsonValueKind.String && Uri.TryCreate(value.GetString(), UriKind.Absolute, out var address)
            && address.UserInfo.Length > 0);
}
