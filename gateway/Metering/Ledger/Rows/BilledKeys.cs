using System.Data.Common;
using Gateway.Store;

namespace Gateway.Metering.Ledger;

/// <summary>
/// Which keys were billed and until when, all gateways together: in one transaction with the rows,
/// so that no death can bill a key twice or never.
/// </summary>
internal sealed class BilledKeys(StoreProvider provider, MeterNames names)
{
    private const int Slice = 1000;

    // The write that changes nothing locks the row until the transaction ends:
    // a replica that folds the same key waits, and then sees it billed.
    private const string Take = "ON CONFLICT (org, application, key) DO UPDATE SET key = excluded.key RETURNING billed, until";
    private const string TakeOne =
        $"INSERT INTO usage_key (org, application, key, billed, until) VALUES (@org, @application, @key, 0, 0) {Take}";

    private const string TakeMany = $"""
        INSERT INTO usage_key (org, application, key, billed, until)
        SELECT org, application, key, 0, 0 FROM unnest(@org, @application, @key) AS taken (org, application, key)
        {Take}, org, application, key
        """;

    private const string KeepOne =
        "UPDATE usage_key SET billed = @billed, until = @until WHERE org = @org AND application = @application AND key = @key";

    private const string KeepMany = """
        UPDATE usage_key SET billed = kept.billed, until = kept.until
        FROM unnest(@org, @application, @key, @billed, @until) AS kept (org, application, key, billed, until)
        WHERE usage_key.org = kept.org AND usage_key.application = kept.application AND usage_key.key = kept.key
        """;

    /// <summary>Notes the keys of a batch, and says which of its requests are repeats and owe nothing.</summary>
    public async ValueTask<IReadOnlyList<KeyedUse>> NoteAsync(
        DbTransaction transaction, IReadOnlyList<KeyedUse> uses, CancellationToken cancel)
    {
        if (uses.Count == 0)
            return [];
        // In one order in every gateway, so that no two wait for each other in a circle.
        var keys = uses.GroupBy(Id).OrderBy(group => group.Key)
            .Select(group => new Billed(group.Key, [.. group.OrderBy(use => use.AdmittedTicks)])).ToArray();
        foreach (var slice in keys.Chunk(provider == StoreProvider.PostgreSql ? Slice : 1))
        {
            await TakeAsync(transaction, slice, cancel);
            await KeepAsync(transaction, [.. slice.Where(key => key.Settle())], cancel);
        }

        return [.. keys.SelectMany(key => key.Repeats)];
    }

    /// <summary>Forgets a slice of the windows that ended before a time, and says how many they were.</summary>
    public static async ValueTask<int> ForgetAsync(DbTransaction transaction, DateTimeOffset before, CancellationToken cancel)
    {
        await using var delete = transaction.Command(
            """
            DELETE FROM usage_key WHERE (org, application, key)
              IN (SELECT org, application, key FROM usage_key WHERE until < @before LIMIT 5000)
            """,
            ("@before", before.UtcTicks / TimeSpan.TicksPerMillisecond));
        return await delete.ExecuteNonQueryAsync(cancel);
    }

    private KeyId Id(KeyedUse use)
    {
        var account = names.AccountOf(use.Row.Account);
        return new KeyId(account.Org, account.Application ?? "", use.Key.Hash);
    }

    private async ValueTask TakeAsync(DbTransaction transaction, Billed[] keys, CancellationToken cancel)
    {
        await using var take = transaction.Command(provider == StoreProvider.PostgreSql ? TakeMany : TakeOne);
        Name(take, keys);
        await using var reader = await take.ExecuteReaderAsync(cancel);
        if (provider != StoreProvider.PostgreSql)
        {
            await reader.ReadAsync(cancel);
            keys[0].Found(reader.GetInt64(0), reader.GetInt64(1));
            return;
        }

        var byId = keys.ToDictionary(key => key.Id);
        while (await reader.ReadAsync(cancel))
            byId[new KeyId(reader.GetString(2), reader.GetString(3), reader.GetInt64(4))].Found(reader.GetInt64(0), reader.GetInt64(1));
    }

    private async ValueTask KeepAsync(DbTransaction transaction, Billed[] keys, CancellationToken cancel)
    {
        if (keys.Length == 0)
            return;
        await using var keep = transaction.Command(provider == StoreProvider.PostgreSql ? KeepMany : KeepOne);
        Name(keep, keys);
        Set(keep, "@billed", keys, key => key.From);
        Set(keep, "@until", keys, key => key.Until);
        await keep.ExecuteNonQueryAsync(cancel);
    }

    private void Name(DbCommand command, Billed[] keys)
    {
        Set(command, "@org", keys, key => key.Id.Org);
        Set(command, "@application", keys, key => key.Id.Application);
        Set(command, "@key", keys, key => key.Id.Hash);
    }

    private void Set<T>(DbCommand command, string name, Billed[] keys, Converter<Billed, T> pick) =>
        command.Set(name, provider == StoreProvider.PostgreSql ? Array.ConvertAll(keys, pick) : pick(keys[0]));

    private readonly record struct KeyId(string Org, string Application, long Hash) : IComparable<KeyId>
    {
        public int CompareTo(KeyId other)
        {
            var order = string.CompareOrdinal(Org, other.Org);
            if (order == 0)
                order = string.CompareOrdinal(Application, other.Application);
            return order != 0 ? order : Hash.CompareTo(other.Hash);
        }
    }

    /// <summary>One key: the window it was last billed for, and the requests of the batch that carry it, oldest first.</summary>
    private sealed class Billed(KeyId id, KeyedUse[] uses)
    {
        public KeyId Id => id;

        public long From { get; private set; }

        public long Until { get; private set; }

        public List<KeyedUse> Repeats { get; } = [];

        public void Found(long from, long until) => (From, Until) = (from, until);

        /// <summary>Whether any of its requests is billed.</summary>
        public bool Settle()
        {
            var billed = false;
            foreach (var use in uses)
            {
                // Another gateway's request may reach the ledger first although it was admitted later.
                if (use.From < Until && From < use.Until)
                {
                    Repeats.Add(use);
                    continue;
                }

                billed = true;
                if (use.From >= From)
                    (From, Until) = (use.From, use.Until);
            }

            return billed;
        }
    }
}
