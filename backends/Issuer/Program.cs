using Backends.Issuer;

// Settings lie beside the program, so it can be started from any folder.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.Services.AddSingleton(IssuerSettings.Read(builder.Configuration));
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton<SigningKeys>();
builder.Services.AddSingleton<IssuerName>();
builder.Services.AddSingleton<Discovery>();
builder.Services.AddSingleton<TokenEndpoint>();
builder.Services.AddSingleton<ManagementApi>();

var app = builder.Build();
app.MapGet("/health", () => "ok");
app.MapGet("/.well-known/openid-configuration", (Discovery discovery) => discovery.Document());
app.MapGet("/.well-known/oauth-authorization-server", (Discovery discovery) => discovery.Document());
app.MapGet("/.well-known/jwks", (Discovery discovery, HttpRequest request) => discovery.Keys(request));
app.MapGet("/.well-known/jwks.json", (Discovery discovery, HttpRequest request) => discovery.Keys(request));
app.MapPost("/oauth2/token", (TokenEndpoint tokens, HttpContext context) => tokens.AnswerAsync(context));
app.MapGet("/api/v1/applications/{clientId}/properties",
    (ManagementApi api, HttpRequest request, string clientId) => api.Properties(request, clientId));
app.MapGet("/api/v1/organization", (ManagementApi api, HttpRequest request, string? code) => api.Organization(request, code));
app.MapGet("/api/v1/organizations", (ManagementApi api, HttpRequest request) => api.Organizations(request));
app.MapPost("/dev/rotate", (SigningKeys keys, bool overlap = true) => new { kid = keys.Rotate(overlap) });

await app.StartAsync();
app.Logger.Started(app.Services.GetRequiredService<IssuerName>().Value);
await app.WaitForShutdownAsync();
