using Gateway.Metering.Ledger;

namespace Gateway.Metering.Usage;

/// <summary>An answer of the books, or one page of it.</summary>
internal sealed record UsagePage(UsageQuery Query, IReadOnlyList<UsageRow> Rows, bool HasMore)
{
    /// <summary>What to send as <c>after</c> for the next page; null on the last one.</summary>
    public string? Next => HasMore ? UsageCursor.Write(Query, Rows[^1].Key) : null;
}

/// <summary>One row of an answer.</summary>
internal readonly record struct UsageRow(GroupKey Key, UsageSums Sums);
