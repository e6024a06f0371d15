using Gateway.Settings;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Gateway.Store;

/// <summary>Reads <c>Gateway:Store</c>; only a restart changes it.</summary>
internal sealed class StorePart : ISettingsPart
{
    private const string Key = "Gateway:Store";

    public void Read(SettingsReader settings, SnapshotBuilder snapshot)
    {
        var options = settings.FixedSection<StoreOptions>(Key);
        if (Wrong(options) is { } wrong)
            settings.Mistakes.Add($"{Key}:{nameof(StoreOptions.ConnectionString)}", wrong);
        snapshot.Add(options);
    }

    private static string? Wrong(StoreOptions options)
    {
        try
        {
            if (options.Provider == StoreProvider.PostgreSql)
            {
                return string.IsNullOrEmpty(new NpgsqlConnectionStringBuilder(options.ConnectionString).Host)
                    ? "names no host; it must be like \"Host=db;Database=gateway;Username=gateway\""
                    : null;
            }
            var source = new SqliteConnectionStringBuilder(options.ConnectionString).DataSource;
            return source.Length == 0 || source.Contains(":memory:", StringComparison.Ordinal)
                ? "names no file; it must be like \"Data Source=data/gateway.db\""
                : null;
        }
        catch (ArgumentException error)
        {
            // The parser's words name a keyword, never a value: a password stays out of the message.
            return $"is no connection string for {options.Provider}: {error.Message}";
        }
    }
}
