namespace Gateway.Store;

/// <summary>The room's door: one store for the life of the process, chosen by <see cref="StoreOptions.Provider"/>.</summary>
internal static class StoreSetup
{
    extension(WebApplicationBuilder builder)
    {
        public WebApplicationBuilder AddStore()
        {
            builder.Services.AddSingleton<IStore>(services => Open(services.GetRequiredService<StoreOptions>()));
            return builder;
        }
    }

    public static IStore Open(StoreOptions options) => options.Provider switch
    {
        StoreProvider.PostgreSql => new PostgresStore(options.ConnectionString),
        _ => SqliteStore.Open(options.ConnectionString),
    };
}
