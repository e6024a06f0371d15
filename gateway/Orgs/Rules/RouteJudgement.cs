using Gateway.Refusals;

namespace Gateway.Orgs.Rules;

/// <summary>Whether a caller may use a route: the org in the path, the scopes, the plan. Pure.</summary>
internal static class RouteJudgement
{
    private const int OnStack = 512;

    private static ReadOnlySpan<bool> OneWay => [true];

    private static ReadOnlySpan<bool> BothWays => [true, false];

    /// <summary><paramref name="path"/> is the raw path as it was sent and will be forwarded.</summary>
    public static Verdict Decide(RouteRules rules, Caller? caller, ReadOnlySpan<char> path)
    {
        if (!rules.AllowEncodedSlash && HasEncodedSlash(path))
            return new Verdict(Catalogue.InvalidRequest, Reason.EncodedSlash);
        if ((rules.OrgSegment ?? GuardBefore(rules, path)) is { } segment)
        {
            var guarded = caller is null ? new Verdict(Catalogue.NotFound, Reason.ForeignOrg) : Guard(path, segment, caller.Org);
            if (guarded.IsRefused)
                return guarded;
        }

        if (caller is null)
            return Verdict.Pass;
        foreach (var scope in rules.Scopes)
        {
            if (!caller.Scopes.Contains(scope))
                return new Verdict(Catalogue.InsufficientScope) { Challenge = Challenge.InsufficientScope(rules.Scopes) };
        }

        return rules.Plans.Count == 0 || rules.Plans.Contains(caller.Plan.Name) ? Verdict.Pass : Catalogue.PlanNotAllowed;
    }

    /// <summary>
    /// Where a guarded route that comes before this one would have found the org: method, host or spelling kept the request from
    /// it, but some backend reads its path all the same.
    /// </summary>
    private static int? GuardBefore(RouteRules rules, ReadOnlySpan<char> path)
    {
        if (rules.GuardsBefore.Count == 0)
            return null;
        var buffer = path.Length <= OnStack ? stackalloc char[path.Length] : new char[path.Length];
        // A sign that is one to this server alone would hide from it what another reads, so every way is tried.
        foreach (var takesEncodedSlash in HasEncodedSlash(path) ? BothWays : OneWay)
        {
            foreach (var takesLookAlikes in path.Contains('%') ? BothWays : OneWay)
            {
                if (Fitting(rules, buffer[..PathReading.Write(path, buffer, takesEncodedSlash, takesLookAlikes)]) is { } segment)
                    return segment;
            }
        }

        return null;
    }

    /// <summary>Has <c>%2F</c> in it: a slash to some servers, a letter to others.</summary>
    public static bool HasEncodedSlash(ReadOnlySpan<char> path) => path.Contains("%2f", StringComparison.OrdinalIgnoreCase);

    private static int? Fitting(RouteRules rules, ReadOnlySpan<char> reading)
    {
        foreach (var guard in rules.GuardsBefore)
        {
            if (guard.Fits(reading))
                return guard.OrgSegment;
        }

        return null;
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
        if (!named.SequenceEqual(org.Value))
            return new Verdict(Catalogue.NotFound, Reason.ForeignOrg);

        // Windows drops a dot at a segment's end, and would read another org.
        return named[^1] == '.' ? new Verdict(Catalogue.InvalidRequest, Reason.GuardedTarget) : Verdict.Pass;
    }
}
