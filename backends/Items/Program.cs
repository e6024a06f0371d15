using Backends.Items;

// Settings lie beside the program, so it can be started from any folder; its data directory is relative to that folder.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.Services.AddSingleton(TimeProvider.System);
if (builder.Configuration["PostgreSql"] is { Length: > 0 } connectionString)
    builder.Services.AddSingleton<IItemStore>(await PostgresItemStore.OpenAsync(connectionString));
else
    builder.Services.AddSingleton<IItemStore, SqliteItemStore>();

var app = builder.Build();
app.Services.GetRequiredService<IItemStore>(); // a database that cannot be opened is an error at start
app.MapGet("/health", () => "ok");
app.MapItems();
app.Run();
