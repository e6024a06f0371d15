using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Orgs;
using Gateway.Orgs.Plans;
using Gateway.Orgs.Records;
using Gateway.Settings;
using Gateway.Tokens.Issuers;
using Gateway.Tokens.Verified;

namespace Gateway.Admin.Api;

/// <summary>
/// <c>/api/applications/{issuer}/{application}</c>: the org and plan of an application, over the settings, for issuers whose tokens
/// cannot name them.
/// </summary>
internal static class ApplicationsApi
{
    /// <summary>A client id may have slashes; what is encoded as one reaches the route as it was sent.</summary>
    private const string Path = "/api/applications/{issuer}/{**application}";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(Path, GetAsync);
        endpoints.MapPut(Path, PutAsync);
        endpoints.MapDelete(Path, DeleteAsync);
    }

    private static async Task GetAsync(HttpContext context, string issuer, string application, Snapshots snapshots)
    {
        if (await FindAsync(context, issuer, snapshots) is { } found)
            await WriteAsync(context, found, Id(application), snapshots);
    }

    private static async Task PutAsync(
        HttpContext context, string issuer, string application, RecordsStore store, RecordsLoop loop, Snapshots snapshots)
    {
        if (await FindAsync(context, issuer, snapshots) is not { } found)
            return;
        var id = Id(application);
        var body = await Bodies.ReadAsync(context);
        var mistakes = new Mistakes();
        if (!Application.IsWellFormed(id))
            mistakes.Add("application", "is no client id");
        if (body is null)
            mistakes.Add("body", "must be one JSON object {\"org\",\"plan\"} of at most 64 KiB");
        else
            Check(body, found, snapshots.Current.Get<PlanBook>(), mistakes);
        if (!Versions.TryExpected(context.Request.Headers.IfMatch, out var expected))
            mistakes.Add("If-Match", Versions.Expected);
        if (mistakes.Any)
        {
            await context.RefuseAsync(mistakes);
            return;
        }

        var (result, _) = await store.PutAsync(
            RecordRow.Application(issuer, id), body!.ToJsonString(), expected, Versions.Who(context), context.RequestAborted);
        await AnswerAsync(context, found, id, result, loop, snapshots);
    }

    private static async Task DeleteAsync(
        HttpContext context, string issuer, string application, RecordsStore store, RecordsLoop loop, Snapshots snapshots)
    {
        if (await FindAsync(context, issuer, snapshots) is not { } found)
            return;
        if (!Versions.TryExpected(context.Request.Headers.IfMatch, out var expected))
        {
            await context.RefuseAsync($"If-Match {Versions.Expected}");
            return;
        }

        var id = Id(application);
        var (result, _) = await store.DeleteAsync(
            RecordRow.Application(issuer, id), expected, Versions.Who(context), context.RequestAborted);
        await AnswerAsync(context, found, id, result, loop, snapshots);
    }

    private static async Task<Issuer?> FindAsync(HttpContext context, string name, Snapshots snapshots)
    {
        var issuers = snapshots.Current.Get<IssuerSet>().All;
        if (issuers.FirstOrDefault(issuer => issuer.Name == name) is { } found)
            return found;
        await context.RefuseAsync($"is no issuer of the settings; known are {string.Join(", ", issuers.Select(issuer => issuer.Name))}");
        return null;
    }

    private static void Check(JsonObject body, Issuer issuer, PlanBook book, Mistakes mistakes)
    {
        var options = StrictJson.Read<ApplicationOverrideOptions>(body, "", mistakes, ReadingStyle.Body);
        if (options.Org is { } org && !OrgCode.TryParse(org, issuer.OrgCharacters, out _))
            mistakes.Add("org", $"is no org code of this issuer; allowed are {OrgCode.Form(issuer.OrgCharacters)}");
        else if (options.Org is { } named && issuer.Orgs?.Contains(named) == false)
            mistakes.Add("org", "is one for which the issuer's own Orgs does not let it speak");
        if (options.Plan is { } plan && !book.Plans.ContainsKey(plan))
            mistakes.Add("plan", $"is no plan; {book.Known()}");
    }

    private static async Task AnswerAsync(
        HttpContext context, Issuer issuer, string application, WriteResult result, RecordsLoop loop, Snapshots snapshots)
    {
        if (await Versions.RefusesAsync(context, result))
            return;

        await loop.RefreshAsync(context.RequestAborted);
        await WriteAsync(context, issuer, application, snapshots);
    }

    private static Task WriteAsync(HttpContext context, Issuer issuer, string application, Snapshots snapshots)
    {
        var records = snapshots.Current.Get<OrgRecords>();
        var over = records.Applications.GetValueOrDefault((issuer.Name, application));
        var inForce = ApplicationInForce.Find(issuer, records, application);
        context.Response.Headers.ETag = Versions.Tag(over?.Version ?? 0);
        var detail = new ApplicationDetail(
            issuer.Name, application, inForce?.Org?.Value, inForce?.Plan, MayCome: inForce is not null || !issuer.IsClosed,
            over is null ? null : JsonSerializer.Deserialize(over.Text, AdminJson.Default.JsonElement));
        return context.Response.WriteAsJsonAsync(detail, AdminJson.Default.ApplicationDetail);
    }

    private static string Id(string application) => application.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
}

/// <summary>The body of <c>GET /api/applications/{issuer}/{application}</c>.</summary>
/// <param name="Issuer">Its name in the settings.</param>
/// <param name="Application">The client id.</param>
/// <param name="Org">The org it was given, by the API or the settings.</param>
/// <param name="Plan">The plan it was given.</param>
/// <param name="MayCome">False where the issuer's list is closed and does not have it.</param>
/// <param name="Override">What the API was told.</param>
internal sealed record ApplicationDetail(
    string Issuer, string Application, string? Org, string? Plan, bool MayCome, JsonElement? Override);
