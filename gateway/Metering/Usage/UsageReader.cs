using System.Collections.Immutable;
using Gateway.Metering.Ledger;
using Gateway.Refusals;
using Gateway.Store;

namespace Gateway.Metering.Usage;

/// <summary>Answers from the ledger and from what has ended but is not in it yet, each request in exactly one of the two.</summary>
internal sealed class UsageReader(IStore store, UsageLedger ledger, UnfoldedBatches batches, MeterNames names)
{
    public async ValueTask<UsagePage> ReadAsync(UsageQuery query, CancellationToken cancel)
    {
        // In this order: a batch that reaches the ledger in between is found there, and then left out here.
        var unfolded = batches.Unfolded();
        var groups = new SortedDictionary<GroupKey, UsageSums>();
        var mark = await store.ReadAsync((transaction, stop) => ReadLedgerAsync(transaction, query, groups, stop), cancel);
        foreach (var batch in unfolded)
        {
            if (batch.Number > mark)
                Add(batch, query, groups);
        }

        if (query.GroupBy.IsEmpty && groups.Count == 0)
            groups.Add(new GroupKey(0, []), default);
        return new UsagePage(
            query, [.. groups.Take(query.Limit).Select(group => new UsageRow(group.Key, group.Value))], groups.Count > query.Limit);
    }

    private async ValueTask<int> ReadLedgerAsync(
        System.Data.Common.DbTransaction transaction, UsageQuery query, SortedDictionary<GroupKey, UsageSums> groups,
        CancellationToken cancel)
    {
        var mark = await ledger.MarkAsync(transaction, cancel);
        var words = query.Words.Count();
        var first = query.Time is null ? 0 : 1;
        await using var command = UsageSql.Command(transaction, store.Provider, query);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            var key = new GroupKey(first == 0 ? 0 : reader.GetInt64(0), [.. Enumerable.Range(first, words).Select(reader.GetString)]);
            var at = first + words;
            groups[key] = new UsageSums(
                reader.GetInt64(at), reader.GetInt64(at + 1), reader.GetInt64(at + 2), reader.GetInt64(at + 3), reader.GetInt64(at + 4));
        }

        return mark?.Batch ?? 0;
    }

    private void Add(UsageBatch batch, UsageQuery query, SortedDictionary<GroupKey, UsageSums> groups)
    {
        var (from, to) = (query.From.ToUnixTimeSeconds(), query.To.ToUnixTimeSeconds());
        ImmutableArray<UsageDimension> words = [.. query.Words];
        foreach (var (key, sums) in batch.Rows)
        {
            if (key.Bucket < from || key.Bucket >= to || !Matches(key, query))
                continue;
            var group = new GroupKey(
                query.Time is { } time ? time.StartOf(key.Bucket) : 0,
                [.. words.Select(word => Word(key, word))]);
            if (query.After is { } after && group.CompareTo(after) <= 0)
                continue;
            groups[group] = groups.GetValueOrDefault(group) + sums;
        }
    }

    private bool Matches(in UsageKey key, UsageQuery query)
    {
        var account = names.AccountOf(key.Account);
        return (query.Org is null || query.Org == account.Org)
            && (query.Application is null || query.Application == (account.Application ?? ""))
            && (query.Route is null || query.Route == names.RouteOf(key.Route).Route);
    }

    private string Word(UsageKey key, UsageDimension dimension) => dimension switch
    {
        UsageDimension.Org => names.AccountOf(key.Account).Org,
        UsageDimension.Application => names.AccountOf(key.Account).Application ?? "",
        UsageDimension.Route => names.RouteOf(key.Route).Route,
        UsageDimension.Outcome => key.Outcome.Text(),
        _ => StatusClass.Text(key.Status),
    };
}
