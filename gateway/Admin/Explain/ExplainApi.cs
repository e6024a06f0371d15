using System.Text.Json;
using Gateway.Admin.Access;
using Gateway.Admin.Api;
using Gateway.Settings;

namespace Gateway.Admin.Explain;

/// <summary>
/// <c>POST /api/explain</c>: what the gateway would say to a request, step by step. Forwards nothing and uses up nothing.
/// </summary>
internal static class ExplainApi
{
    public static void Map(IEndpointRouteBuilder endpoints, WebApplication app)
    {
        // The routes are mapped after the admin side; the first to ask finds them all.
        var walk = new Lazy<RequestDelegate>(() => ExplainWalk.Build(app));
        endpoints.MapPost("/api/explain", (HttpContext context) => AnswerAsync(context, walk.Value)).WithMetadata(new ChangesNothing());
    }

    private static async Task AnswerAsync(HttpContext context, RequestDelegate walk)
    {
        var mistakes = new Mistakes();
        var body = await Bodies.ReadAsync(context);
        if (body is null)
            mistakes.Add("body", "must be one JSON object {\"method\",\"url\",\"token\"} of at most 64 KiB");
        var request = ExplainRequest.Read(body, mistakes);
        if (mistakes.Any)
        {
            await context.RefuseAsync(mistakes);
            return;
        }

        var explanation = new Explanation();
        var asked = request.Make(context, explanation);
        await walk(asked);
        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        explanation.Conclude(asked).WriteTo(json);
    }
}
