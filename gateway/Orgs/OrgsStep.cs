using Gateway.Settings;

namespace Gateway.Orgs;

/// <summary>Puts the caller on the request, unless its org may not call at all.</summary>
internal sealed class OrgsStep(RequestDelegate next, CallerStandings standings, Snapshots snapshots)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Token is not { } token)
            return next(context);
        var standing = standings.Of(token, context.Route?.Snapshot ?? snapshots.Current);
        Record(context, standing.Caller);
        return standing.Verdict.IsRefused ? context.Refuse(standing.Verdict) : next(context);
    }

    private static void Record(HttpContext context, Caller? caller)
    {
        if (caller is null)
            return;
        context.Caller = caller;
        var record = context.AccessRecord;
        record.Org = caller.Org.Value;
        record.Application = caller.Application;
        record.Plan = caller.Plan.Name;
    }
}
