using Gateway.Limits;
using Gateway.Metering.Usage;
using Gateway.Orgs;
using Gateway.Orgs.Plans;
using Gateway.Refusals;

namespace Gateway.Admin.Api;

/// <summary>
/// <c>GET /.gateway/usage</c> on the ingress: a machine client asks with its own token what its org has
/// used and may still use. Charges nothing.
/// </summary>
internal static class SelfService
{
    public static void MapIngress(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapMethods("/.gateway/usage", Health.Reads, AnswerAsync);
        endpoints.Map("/.gateway/usage", Health.ReadOnly);
        endpoints.Map("/.gateway/ready", Health.ReadOnly);
        // No proxied route reaches below the gateway's own name, however wide it matches.
        endpoints.Map("/.gateway/{**rest}", context => context.Refuse(new Verdict(Catalogue.NotFound, Reason.NoRoute)));
    }

    private static async Task AnswerAsync(HttpContext context, UsageReader reader, LimitStates limits, TimeProvider time)
    {
        OrgUsage answer;
        try
        {
            answer = await ReadAsync(context.Caller!, reader, limits, time.GetUtcNow(), context.RequestAborted);
        }
        catch (Exception error) when (StoreAway.IsMeantBy(error))
        {
            // The fold's log has the reason.
            await context.Refuse(StoreAway.Verdict);
            return;
        }

        context.Ending.Outcome = Outcome.Completed;
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsJsonAsync(answer, AdminJson.Default.OrgUsage, cancellationToken: context.RequestAborted);
    }

    /// <summary>The same picture for the operator, with a caller made up for the org.</summary>
    public static async Task<OrgUsage> ReadAsync(
        Caller caller, UsageReader reader, LimitStates limits, DateTimeOffset now, CancellationToken cancelled)
    {
        var from = QuotaPeriod.Month.StartOf(now);
        var to = QuotaPeriod.Month.EndOf(now);
        var page = await reader.ReadAsync(new UsageQuery { From = from, To = to, Org = caller.Org.Value }, cancelled);
        var sums = page.Rows[0].Sums;
        return new OrgUsage(
            caller.Org.Value, caller.Application, caller.Plan.Name,
            new UsagePeriod(UsageText.Instant(from), UsageText.Instant(to)),
            new UsageTotals(sums.Requests, sums.Units, sums.BytesIn, sums.BytesOut),
            [.. limits.Limiter(caller, route: null).Peek(0).Limits.Select(LimitUsage.From)]);
    }
}

/// <summary>The body of the answer.</summary>
internal sealed record OrgUsage(
    string Org, string? Application, string Plan, UsagePeriod Period, UsageTotals Usage, IReadOnlyList<LimitUsage> Limits);

/// <summary>The calendar month, UTC; <paramref name="To"/> is exclusive.</summary>
internal sealed record UsagePeriod(string From, string To);

/// <summary>What the org has used in the period.</summary>
internal sealed record UsageTotals(long Requests, long Units, long BytesIn, long BytesOut);

/// <summary>One limit as its org sees it.</summary>
internal sealed record LimitUsage(
    string Name, string Kind, string Scope, string Mode, long Limit, long Used, long Remaining, long? ResetSeconds)
{
    public static LimitUsage From(LimitView view) =>
        new(view.Name, view.Kind.ToString(), view.Scope.ToString(), view.Mode.ToString(), view.Limit, view.Used, view.Remaining,
            view.ResetSeconds);
}
