using System.Collections.Immutable;

namespace Gateway.Metering.Usage;

/// <summary>A question to the books: a span of time, filters by exact value, and what to group by.</summary>
internal sealed record UsageQuery
{
    public const int MaxLimit = 10_000;

    /// <summary>Inclusive; a bucket's edge.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Exclusive; a bucket's edge.</summary>
    public required DateTimeOffset To { get; init; }

    public string? Org { get; init; }

    /// <summary>Empty: requests without an application.</summary>
    public string? Application { get; init; }

    public string? Route { get; init; }

    /// <summary>Empty: one row, also where there was no usage.</summary>
    public ImmutableArray<UsageDimension> GroupBy { get; init; } = [];

    public int Limit { get; init; } = 1000;

    /// <summary>The last row of the page before, in the order of the answer.</summary>
    public GroupKey? After { get; init; }

    public UsageDimension? Time => GroupBy.FirstOrDefault(dimension => dimension.IsTime()) is var time && time.IsTime() ? time : null;

    public IEnumerable<UsageDimension> Words => GroupBy.Where(dimension => !dimension.IsTime());
}
