namespace Gateway.Store;

/// <summary>Where the books are kept: <c>Gateway:Store</c>. A change needs a restart.</summary>
internal sealed class StoreOptions
{
    /// <summary><c>Sqlite</c> for one gateway (default), <c>PostgreSql</c> for replicas that share one ledger.</summary>
    public StoreProvider Provider { get; set; } = StoreProvider.Sqlite;

    /// <summary>The provider's connection string; a relative SQLite path is taken from the current directory.</summary>
    public string ConnectionString { get; set; } = "Data Source=data/gateway.db";
}
