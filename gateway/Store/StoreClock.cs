using System.Data.Common;

namespace Gateway.Store;

/// <summary>What time it is to all gateways of one store: PostgreSQL's, or this process's, whose own an embedded store is.</summary>
internal static class StoreClock
{
    public static async ValueTask<DateTimeOffset> NowAsync(
        this DbTransaction transaction, StoreProvider provider, TimeProvider time, CancellationToken cancel)
    {
        if (provider != StoreProvider.PostgreSql)
            return time.GetUtcNow();
        await using var ask = transaction.Command("SELECT clock_timestamp()");
        return new DateTimeOffset((DateTime)(await ask.ExecuteScalarAsync(cancel))!);
    }
}
