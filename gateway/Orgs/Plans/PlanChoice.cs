using Gateway.Orgs.Records;

namespace Gateway.Orgs.Plans;

/// <summary>Which plan an org is under and who said so, its own limits laid over it.</summary>
internal readonly record struct PlanChoice(Plan Plan, PlanSource Source)
{
    /// <summary>An override comes first, then the settings, the application's plan, the token's, and the default last.</summary>
    /// <param name="book">All plans.</param>
    /// <param name="settings">What settings say of the org.</param>
    /// <param name="over">What the admin API says of it.</param>
    /// <param name="mapped">The plan that operators gave the application.</param>
    /// <param name="named">The plan that a token names; asked only when it counts.</param>
    public static PlanChoice Decide(PlanBook book, OrgSettings? settings, OrgOverride? over, string? mapped, Func<Plan?> named)
    {
        var (plan, source) = Choose(book, settings, over, mapped, named);
        return new PlanChoice(PlanBook.Overlay(PlanBook.Overlay(plan, settings?.Limits ?? []), over?.Limits ?? []), source);
    }

    private static (Plan Plan, PlanSource Source) Choose(
        PlanBook book, OrgSettings? settings, OrgOverride? over, string? mapped, Func<Plan?> named)
    {
        if (over?.Plan is { } chosen && book.Plans.TryGetValue(chosen, out var overriding))
            return (overriding, PlanSource.Override);
        if (settings?.Plan is { } configured)
            return (book.Plans[configured], PlanSource.Settings);
        if (mapped is not null && book.Plans.TryGetValue(mapped, out var given))
            return (given, PlanSource.Application);
        return named() is { } plan ? (plan, PlanSource.Token) : (book.Default, PlanSource.Default);
    }
}
