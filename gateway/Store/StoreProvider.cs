namespace Gateway.Store;

/// <summary>The two stores the gateway can keep its books in.</summary>
internal enum StoreProvider
{
    Sqlite,
    PostgreSql,
}
