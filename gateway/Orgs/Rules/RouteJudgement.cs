using Gateway.Refusals;

namespace Gateway.Orgs.Rules;

/// <summary>Whether a caller may use a route: the org in the path, the scopes, the plan. Pure.</summary>
internal static class RouteJudgement
{
    /// <summary><paramref name="path"/> is the raw path as it was sent and will be forwarded.</summary>
    public static Verdict Decide(RouteRules rules, Caller? caller, ReadOnlySpan<char> path)
    {
        if (!rules.AllowEncodedSlash && path.Contains("%2f", StringComparison.OrdinalIgnoreCase))
            return new Verdict(Catalogue.InvalidRequest, Reason.EncodedSlash);
        if (caller is null)
            return Verdict.Pass;
        if (rules.OrgSegment is { } segment)
        {
            var guarded = Guard(path, segment, caller.Org);
            if (guarded.IsRefused)
                return guarded;
        }

        foreach (var scope in rules.Scopes)
        {
            if (!caller.Scopes.Contains(scope))
                return new Verdict(Catalogue.InsufficientScope) { Challenge = Challenge.InsufficientScope(rules.Scopes) };
        }

        return rules.Plans.Count == 0 || rules.Plans.Contains(caller.Plan.Name) ? Verdict.Pass : Catalogue.PlanNotAllowed;
    }

    /// <summary>
    /// Compares the bytes the backend will read. Before and in the org's segment nothing may be encoded, and nowhere a path
    /// parameter: some servers cut at <c>;</c> before they resolve segments, and would read another org.
    /// </summary>
    private static Verdict Guard(ReadOnlySpan<char> path, int segment, OrgCode org)
    {
        if (path.Contains(';'))
            return new Verdict(Catalogue.InvalidRequest, Reason.GuardedTarget);
        var rest = path[1..];
        for (var i = 0; i < segment; i++)
        {
            var slash = rest.IndexOf('/');
            if (slash < 0)
                return new Verdict(Catalogue.NotFound, Reason.ForeignOrg);
            rest = rest[(slash + 1)..];
        }

        var end = rest.IndexOf('/');
        var named = end < 0 ? rest : rest[..end];
        if (path[..(path.Length - rest.Length + named.Length)].Contains('%'))
            return new Verdict(Catalogue.InvalidRequest, Reason.GuardedTarget);
        return named.SequenceEqual(org.Value) ? Verdict.Pass : new Verdict(Catalogue.NotFound, Reason.ForeignOrg);
    }
}
