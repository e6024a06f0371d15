using System.Text.Json.Nodes;
using Gateway.Metering.Usage;
using Gateway.Orgs;
using Gateway.Orgs.Plans;
using Gateway.Orgs.Records;
using Gateway.Settings;
using Gateway.Tokens.Issuers;

namespace Gateway.Admin.Api;

/// <summary><c>/api/orgs</c>: who uses the gateway on which plan, and the overrides that operators put over the settings.</summary>
internal static class OrgsApi
{
    private const int MostOrgs = 1000;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/orgs", ListAsync);
        endpoints.MapGet("/api/orgs/{org}", GetAsync);
        endpoints.MapPut("/api/orgs/{org}", PutAsync);
        endpoints.MapDelete("/api/orgs/{org}", DeleteAsync);
    }

    private static async Task ListAsync(HttpContext context, OrgReport report, UsageReader usage, Snapshots snapshots, TimeProvider time)
    {
        if (!Parameters.TryRead(context.Request.Query, ["after", "limit"], out var parameters, out var mistake)
            || !Parameters.TryNumber(parameters, "limit", MostOrgs, MostOrgs, out var limit, out mistake))
        {
            await context.RefuseAsync(mistake);
            return;
        }

        var after = parameters.GetValueOrDefault("after", "");
        var seen = await SeenAsync(usage, after, limit + 1, time.GetUtcNow(), context.RequestAborted);
        var known = snapshots.Current.Get<PlanBook>().Orgs.Keys.Concat(snapshots.Current.Get<OrgRecords>().Overrides.Keys).Concat(seen)
            .Where(org => string.CompareOrdinal(org, after) > 0 && OrgCode.TryParse(org, OrgCharacters.Extended, out _))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(limit + 1).ToList();
        var orgs = new List<OrgDetail>();
        foreach (var org in known.Take(limit))
        {
            if (OrgCode.TryParse(org, OrgCharacters.Extended, out var code))
                orgs.Add(await report.ReadAsync(code, context.RequestAborted));
        }

        await context.Response.WriteAsJsonAsync(
            new OrgList(orgs, known.Count > limit ? known[limit - 1] : null), AdminJson.Default.OrgList);
    }

    /// <summary>
    /// Whom the books have anything of this month, whichever gateway met them and whatever it said; the unattributed are one more.
    /// </summary>
    private static async Task<IEnumerable<string>> SeenAsync(
        UsageReader usage, string after, int most, DateTimeOffset now, CancellationToken cancelled)
    {
        var page = await usage.ReadAsync(new UsageQuery
        {
            From = QuotaPeriod.Month.StartOf(now),
            To = QuotaPeriod.Month.EndOf(now),
            GroupBy = [UsageDimension.Org],
            Limit = most + 1,
            After = after.Length == 0 ? null : new GroupKey(0, [after]),
        }, cancelled);
        return page.Rows.Select(row => row.Key.Words[0]);
    }

    private static async Task GetAsync(HttpContext context, string org, OrgReport report, Snapshots snapshots)
    {
        if (!OrgCode.TryParse(org, snapshots.Current.Get<IssuerSet>().OrgCharacters, out var code))
        {
            await context.RefuseAsync("the org in the path is no org code");
            return;
        }

        context.Response.Headers.ETag = Versions.Tag(snapshots.Current.Get<OrgRecords>().Overrides.GetValueOrDefault(org)?.Version ?? 0);
        await context.Response.WriteAsJsonAsync(await report.ReadAsync(code, context.RequestAborted), AdminJson.Default.OrgDetail);
    }

    private static async Task PutAsync(
        HttpContext context, string org, RecordsStore store, RecordsLoop loop, OrgReport report, Snapshots snapshots)
    {
        var body = await Bodies.ReadAsync(context);
        var mistakes = new Mistakes();
        if (!OrgCode.TryParse(org, snapshots.Current.Get<IssuerSet>().OrgCharacters, out var code))
            mistakes.Add("org", "is no org code");
        if (body is null)
            mistakes.Add("body", "must be one JSON object {\"plan\",\"suspended\",\"limits\"} of at most 64 KiB");
        else
            Check(body, snapshots.Current.Get<PlanBook>(), mistakes);
        if (!Versions.TryExpected(context.Request.Headers.IfMatch, out var expected))
            mistakes.Add("If-Match", Versions.Expected);
        if (mistakes.Any)
        {
            await context.RefuseAsync(mistakes);
            return;
        }

        var (result, version) = await store.PutAsync(
            RecordRow.Org(org), body!.ToJsonString(), expected, Versions.Who(context), context.RequestAborted);
        await AnswerAsync(context, code, result, version, loop, report);
    }

    private static async Task DeleteAsync(
        HttpContext context, string org, RecordsStore store, RecordsLoop loop, OrgReport report, Snapshots snapshots)
    {
        if (!OrgCode.TryParse(org, snapshots.Current.Get<IssuerSet>().OrgCharacters, out var code)
            || !Versions.TryExpected(context.Request.Headers.IfMatch, out var expected))
        {
            await context.RefuseAsync("the org in the path must be an org code, and If-Match * or ETags as answers gave them");
            return;
        }

        var (result, _) = await store.DeleteAsync(RecordRow.Org(org), expected, Versions.Who(context), context.RequestAborted);
        await AnswerAsync(context, code, result, 0, loop, report);
    }

    private static async Task AnswerAsync(
        HttpContext context, OrgCode org, WriteResult result, long version, RecordsLoop loop, OrgReport report)
    {
        if (await Versions.RefusesAsync(context, result))
            return;

        await loop.RefreshAsync(context.RequestAborted);
        context.Response.Headers.ETag = Versions.Tag(version);
        await context.Response.WriteAsJsonAsync(await report.ReadAsync(org, context.RequestAborted), AdminJson.Default.OrgDetail);
    }

    private static void Check(JsonObject body, PlanBook book, Mistakes mistakes)
    {
        var options = StrictJson.Read<OverrideOptions>(body, "", mistakes, ReadingStyle.Body);
        if (options.Plan is { } plan && !book.Plans.ContainsKey(plan))
            mistakes.Add("plan", $"is no plan; {book.Known()}");
        LimitCompiler.Compile("limits", options.Limits ?? [], mistakes);
    }
}
