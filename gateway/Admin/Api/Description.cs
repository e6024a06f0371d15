namespace Gateway.Admin.Api;

/// <summary><c>GET /openapi.json</c>: the description of the admin API, as OpenAPI 3.1.</summary>
internal static class Description
{
    private const string Resource = "openapi.json";

    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet("/openapi.json", AnswerAsync);

    private static async Task AnswerAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        await using var text = typeof(Description).Assembly.GetManifestResourceStream(Resource)!;
        await text.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
