using Gateway.Refusals;

namespace Gateway.Metering.Ledger;

/// <summary>
/// A ledger row in words, as the store keeps it; ordered by its key, so that no two gateways wait for each other in a circle.
/// </summary>
internal readonly record struct LedgerRow(
    string Org, long Bucket, string Application, string Route, string Ending, string Status, UsageSums Sums)
    : IComparable<LedgerRow>
{
    /// <summary>A batch without the units of those requests that repeat one that was billed.</summary>
    public static LedgerRow[] Sorted(UsageBatch batch, IReadOnlyList<KeyedUse> repeats, MeterNames names)
    {
        var free = repeats.GroupBy(use => use.Row).ToDictionary(row => row.Key, row => row.Sum(use => (long)use.Units));
        var rows = new LedgerRow[batch.Rows.Count];
        var next = 0;
        foreach (var (key, sums) in batch.Rows)
            rows[next++] = From(key, sums with { Units = sums.Units - free.GetValueOrDefault(key) }, names);
        Array.Sort(rows);
        return rows;
    }

    public static LedgerRow From(in UsageKey key, in UsageSums sums, MeterNames names)
    {
        var account = names.AccountOf(key.Account);
        return new LedgerRow(
            account.Org, key.Bucket, account.Application ?? "", names.RouteOf(key.Route).Route,
            key.Outcome.Text(), StatusClass.Text(key.Status), sums);
    }

    public int CompareTo(LedgerRow other)
    {
        var order = string.CompareOrdinal(Org, other.Org);
        if (order == 0)
            order = Bucket.CompareTo(other.Bucket);
        if (order == 0)
            order = string.CompareOrdinal(Application, other.Application);
        if (order == 0)
            order = string.CompareOrdinal(Route, other.Route);
        if (order == 0)
            order = string.CompareOrdinal(Ending, other.Ending);
        return order != 0 ? order : string.CompareOrdinal(Status, other.Status);
    }
}
