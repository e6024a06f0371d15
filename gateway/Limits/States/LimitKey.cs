using Gateway.Orgs.Plans;

namespace Gateway.Limits.States;

/// <summary>
/// What has one state within an org, whatever plan names it: the scope's key and the limit's name. <c>Route</c> is the
/// route within the org, never across orgs: one org's traffic must not use up another's. What counts differently under
/// the same name is another limit.
/// </summary>
/// <param name="Of">The application or the route; null for the whole org.</param>
internal readonly record struct LimitKey(LimitScope Scope, string? Of, string Name, LimitKind Kind, QuotaPeriod Period, QuotaUnit Unit)
{
    public static LimitKey For(Limit limit, string? application, string? route)
    {
        var of = limit.Scope switch
        {
            LimitScope.Application => application ?? "",
            LimitScope.Route => route ?? "",
            _ => null,
        };
        return new LimitKey(limit.Scope, of, limit.Name, limit.Kind, limit.Period, limit.Unit);
    }
}
