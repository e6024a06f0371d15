// A machine client in C#: Client PATH COUNT. GETs PATH so often, then POSTs to it once.
// Needs GATEWAY, ISSUER, AUDIENCE, CLIENT_ID and CLIENT_SECRET in the environment.
using System.Net.Http.Json;
using Deploy.Clients;

using var tokens = new TokenCache(
    new HttpClient(), new($"{Variable("ISSUER")}/oauth2/token"), Variable("CLIENT_ID"), Variable("CLIENT_SECRET"), Variable("AUDIENCE"),
    TimeProvider.System);
using var gateway = new HttpClient(new PatientHandler(tokens, TimeProvider.System))
{
    BaseAddress = new(Variable("GATEWAY")),
    Timeout = TimeSpan.FromMinutes(5)
};

var (path, count) = (args[0], int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture));
for (var i = 0; i < count; i++)
    await ShowAsync(new HttpRequestMessage(HttpMethod.Get, path));
// One key for the order, however often it is sent: the service can tell a retry from a second order.
await ShowAsync(new(HttpMethod.Post, path)
{
    Headers = { { "Idempotency-Key", $"{Guid.NewGuid()}" } },
    Content = JsonContent.Create(new { name = "anvil" })
});

async Task ShowAsync(HttpRequestMessage request)
{
    using var answer = await gateway.SendAsync(request);
    Console.WriteLine((int)answer.StatusCode);
}

static string Variable(string name) =>
    Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} is not set");
