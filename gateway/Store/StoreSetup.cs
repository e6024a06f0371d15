using Gateway.Settings;
using Gateway.Store;

namespace Microsoft.AspNetCore.Builder;

/// <summary>The door of Store: one store for the life of the process.</summary>
internal static class StoreSetup
{
    extension(WebApplicationBuilder builder)
    {
        public WebApplicationBuilder AddStore()
        {
            builder.Services.AddSingleton<ISettingsPart, StorePart>();
            builder.Services.AddSingleton<IStore>(services => Open(services.GetRequiredService<Snapshots>().Current.Get<StoreOptions>()));
            builder.Services.AddSingleton<StoreSignals>();
            return builder;
        }
    }

    private static IStore Open(StoreOptions options) => options.Provider == StoreProvider.PostgreSql
        ? new PostgresStore(options.ConnectionString)
        : SqliteStore.Open(options.ConnectionString);
}
