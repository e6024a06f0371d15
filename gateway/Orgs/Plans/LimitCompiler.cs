using Gateway.Settings;

namespace Gateway.Orgs.Plans;

/// <summary>Turns limit options into limits and names what does not fit the kind.</summary>
internal static class LimitCompiler
{
    private static readonly TimeSpan MostPer = TimeSpan.FromDays(31);

    /// <summary>The largest integer that a RateLimit field can carry (RFC 9651 section 3.3.1).</summary>
    private const long MostShown = 999_999_999_999_999;

    /// <summary>No process answers as many a <c>Per</c>; a bucket of it still counts fractions of a request in 64 bits.</summary>
    private const long MostInBucket = 1L << 42;

    /// <summary>In ordinal order of their names, which is their order in the RateLimit fields.</summary>
    public static IReadOnlyList<Limit> Compile(string key, Dictionary<string, LimitOptions> limits, Mistakes mistakes) =>
        [.. limits.OrderBy(limit => limit.Key, StringComparer.Ordinal)
            .Select(limit => Compile($"{key}:{limit.Key}", limit.Key, limit.Value, mistakes)).OfType<Limit>()];

    private static Limit? Compile(string key, string name, LimitOptions options, Mistakes mistakes)
    {
        if (name.Length is 0 or > 64 || name.Any(letter => letter is < '!' or > '~' or '"' or '\\'))
            mistakes.Add(key, "is no name for a limit; allowed are 1–64 visible ASCII characters but \" and \\");
        if (options.Requests is null)
            mistakes.AddUnlessNamed($"{key}:Requests", "is missing; it must be 1 or more");
        var most = options.Kind == LimitKind.Rate ? MostInBucket : MostShown;
        if (options.Requests > most)
            mistakes.Add($"{key}:Requests", $"is {options.Requests}; it must be {most} or less");
        if (options.Kind is not { } kind)
        {
            mistakes.AddUnlessNamed($"{key}:Kind", $"is missing; it must be one of {string.Join(", ", Enum.GetNames<LimitKind>())}");
            return null;
        }

        OnlyFor(LimitKind.Rate, kind, $"{key}:Per", options.Per, mistakes);
        OnlyFor(LimitKind.Rate, kind, $"{key}:Burst", options.Burst, mistakes);
        OnlyFor(LimitKind.Quota, kind, $"{key}:Period", options.Period, mistakes);
        OnlyFor(LimitKind.Quota, kind, $"{key}:Unit", options.Unit, mistakes);
        if (kind == LimitKind.Rate && (options.Per is not { } per || per <= TimeSpan.Zero || per > MostPer))
        {
            mistakes.AddUnlessNamed(
                $"{key}:Per", $"is {options.Per?.ToString() ?? "missing"}; a Rate needs a time of more than 0 and at most {MostPer}");
        }
        if (kind == LimitKind.Rate && options.Burst > MostInBucket)
            mistakes.Add($"{key}:Burst", $"is {options.Burst}; it must be {MostInBucket} or less");
        if (kind == LimitKind.Quota && options.Period is null)
            mistakes.AddUnlessNamed($"{key}:Period", $"is missing; a Quota needs one of {string.Join(", ", Enum.GetNames<QuotaPeriod>())}");
        return Make(name, kind, options);
    }

    private static Limit Make(string name, LimitKind kind, LimitOptions options) => new()
    {
        Name = name,
        Kind = kind,
        Requests = options.Requests ?? 1,
        Per = options.Per ?? TimeSpan.FromSeconds(1),
        Burst = options.Burst ?? options.Requests ?? 1,
        Period = options.Period ?? QuotaPeriod.Month,
        Unit = options.Unit ?? QuotaUnit.Requests,
        Scope = options.Scope,
        Mode = options.Mode,
        WhenUnavailable = options.WhenUnavailable,
    };

    private static void OnlyFor<T>(LimitKind owner, LimitKind kind, string key, T? value, Mistakes mistakes)
        where T : struct
    {
        if (value is not null && kind != owner)
            mistakes.Add(key, $"has no meaning for a {kind} limit; only a {owner} has it");
    }
}
