namespace Backends.Items;

/// <summary>The service's REST interface, as it was before there was a gateway: the org is whatever X-Org-Code says.</summary>
internal static class ItemsApi
{
    public const string OrgHeader = "X-Org-Code";

    /// <summary>An org in the path is ignored on purpose: the service trusts the header alone.</summary>
    public static void MapItems(this WebApplication app)
    {
        foreach (var prefix in new[] { "/items", "/orgs/{orgCode}/items" })
        {
            var group = app.MapGroup(prefix).AddEndpointFilter(RequireOrgAsync);
            group.MapGet("", (HttpRequest request, IItemStore store) => store.All(Org(request)));
            group.MapPost("", Add);
            group.MapGet("{id:long}", (long id, HttpRequest request, IItemStore store) => Found(store.Find(Org(request), id)));
            group.MapPut("{id:long}", Rename);
            group.MapDelete("{id:long}", (long id, HttpRequest request, IItemStore store) =>
                store.Remove(Org(request), id) ? Results.NoContent() : Results.NotFound());
        }
    }

    private static IResult Add(ItemInput input, HttpRequest request, IItemStore store, TimeProvider time)
    {
        if (!input.IsValid)
            return NameMissing();
        var item = store.Add(Org(request), input.Name!, time.GetUtcNow());
        return Results.Created($"{request.Path.Value!.TrimEnd('/')}/{item.Id}", item);
    }

    private static IResult Rename(long id, ItemInput input, HttpRequest request, IItemStore store) =>
        input.IsValid ? Found(store.Rename(Org(request), id, input.Name!)) : NameMissing();

    private static async ValueTask<object?> RequireOrgAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.Request.Headers[OrgHeader] is [{ Length: > 0 }]
            ? await next(context)
            : Results.Problem($"One {OrgHeader} header is needed", statusCode: StatusCodes.Status400BadRequest);

    private static string Org(HttpRequest request) => request.Headers[OrgHeader].ToString();

    private static IResult Found(Item? item) => item is null ? Results.NotFound() : Results.Ok(item);

    private static IResult NameMissing() =>
        Results.Problem("name: 1 to 200 characters", statusCode: StatusCodes.Status400BadRequest);
}
