using System.Data.Common;
using System.Globalization;

namespace Gateway.Store;

/// <summary>Migrates a room's tables forward, in the caller's transaction: a crash leaves the old version whole.</summary>
internal static class SchemaVersions
{
    public static async ValueTask<bool> MigrateAsync(
        DbTransaction transaction, StoreProvider provider, Schema schema, CancellationToken cancel)
    {
        await transaction.ExecuteAsync(
            "CREATE TABLE IF NOT EXISTS schema_version (room TEXT PRIMARY KEY, version INTEGER NOT NULL)", cancel);
        var version = await VersionAsync(transaction, schema.Room, cancel);
        if (version > schema.Steps.Count)
        {
            throw new StorageException(
                $"The tables of '{schema.Room}' in the store have version {version}; "
                + $"this gateway knows versions up to {schema.Steps.Count}. "
                + "Run the newer gateway again, or restore a backup made before the upgrade. Nothing was changed.");
        }

        for (var step = version; step < schema.Steps.Count; step++)
        {
            await transaction.ExecuteAsync(
                provider == StoreProvider.Sqlite ? schema.Steps[step].Sqlite : schema.Steps[step].PostgreSql, cancel);
        }

        if (version == schema.Steps.Count)
            return false;
        await using var update = transaction.Command(
            "INSERT INTO schema_version (room, version) VALUES (@room, @version) ON CONFLICT (room) DO UPDATE SET version = @version",
            ("@room", schema.Room), ("@version", schema.Steps.Count));
        await update.ExecuteNonQueryAsync(cancel);
        return true;
    }

    private static async ValueTask<int> VersionAsync(DbTransaction transaction, string room, CancellationToken cancel)
    {
        await using var select = transaction.Command("SELECT version FROM schema_version WHERE room = @room", ("@room", room));
        return await select.ExecuteScalarAsync(cancel) is { } version ? Convert.ToInt32(version, CultureInfo.InvariantCulture) : 0;
    }
}
