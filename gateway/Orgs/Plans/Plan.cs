namespace Gateway.Orgs.Plans;

/// <summary>A named set of limits, in ordinal order of their names; an org's own limits are already laid over it.</summary>
internal sealed record Plan(string Name, IReadOnlyList<Limit> Limits);
