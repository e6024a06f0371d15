using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Refusals;
using Gateway.Settings;

namespace Gateway.Admin.Api;

/// <summary>Reads an admin call's JSON body strictly; what is wrong with it becomes one answer that names every mistake.</summary>
internal static class Bodies
{
    private const int Largest = 64 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public static async Task<JsonObject?> ReadAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[4096];
        for (int read; (read = await context.Request.Body.ReadAsync(chunk, context.RequestAborted)) > 0;)
        {
            buffer.Write(chunk, 0, read);
            if (buffer.Length > Largest)
                return null;
        }

        try
        {
            return JsonNode.Parse(buffer.ToArray(), documentOptions: Strict) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static Task RefuseAsync(this HttpContext context, string mistake) =>
        context.Refuse(new Verdict(Catalogue.InvalidParameter) { Detail = mistake });

    public static Task RefuseAsync(this HttpContext context, Mistakes mistakes) =>
        context.RefuseAsync(string.Join("; ", mistakes.All));
}
