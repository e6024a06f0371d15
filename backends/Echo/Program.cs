using Backends.Echo;

// Settings lie beside the program, so it can be started from any folder.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Use(HeadRecorder.Attach)));
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton<Streams>();

var app = builder.Build();
// The same service at / and at /echo: a proxy route needs no path transform, and the target it shows is the one sent.
app.UsePathBase(app.Configuration["PathBase"]);
app.UseWebSockets();
app.Use(next => context => RequestHead.WatchAsync(context, next));
app.UseRouting();
app.MapGet("/health", () => "ok");
app.Map("/status/{code:int:range(200,599)}", (int code) => Results.StatusCode(code));
app.Map(
    "/slow/{milliseconds:int}", (int milliseconds, Streams streams, CancellationToken aborted) => streams.SlowAsync(milliseconds, aborted));
app.MapGet("/stream/{count:int:range(1,10000)}", (int count, Streams streams, HttpContext context) => streams.ChunksAsync(context, count));
app.MapGet("/sse", (Streams streams, HttpContext context) => streams.EventsAsync(context));
app.Map("/ws", SocketEcho.RunAsync);
app.Map("/{**rest}", async context => await context.Response.WriteAsJsonAsync(await Arrival.OfAsync(context)));
app.Run();
