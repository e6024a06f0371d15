using System.Text.Json;

namespace Deploy.Demo;

/// <summary>A machine client: an application registered at the issuer, with its token once fetched.</summary>
internal sealed record Client(string Id, string Secret, string? Org, string Token)
{
    public static async Task<Dictionary<string, Client>> FetchAllAsync(Addresses at, CancellationToken stop)
    {
        using var http = new HttpClient();
        await using var file = File.OpenRead(Outputs.IssuerSettings);
        using var settings = await JsonDocument.ParseAsync(file, cancellationToken: stop);
        var clients = new Dictionary<string, Client>();
        foreach (var application in settings.RootElement.GetProperty("Applications").EnumerateObject().Where(IsOfTheApi))
        {
            var org = application.Value.TryGetProperty("OrgCode", out var code) ? code.GetString() : null;
            var registered = new Client(
                application.Value.GetProperty("ClientId").GetString()!,
                application.Value.GetProperty("ClientSecret").GetString()!, org, "");
            clients[application.Name] = registered with { Token = await FetchAsync(http, at, registered, stop) };
        }

        return clients;
    }

    public Dictionary<string, string> TokenForm() => new()
    {
        ["grant_type"] = "client_credentials",
        ["client_id"] = Id,
        ["client_secret"] = Secret,
        ["audience"] = "acme",
    };

    private static bool IsOfTheApi(JsonProperty application) =>
        application.Value.GetProperty("Audiences").EnumerateArray().Any(audience => audience.GetString() is "acme");

    private static async Task<string> FetchAsync(HttpClient http, Addresses at, Client client, CancellationToken stop)
    {
        using var form = new FormUrlEncodedContent(client.TokenForm());
        using var answer = await http.PostAsync(new Uri($"{at.Issuer}/oauth2/token"), form, stop);
        var body = await answer.Content.ReadAsStringAsync(stop);
        if (!answer.IsSuccessStatusCode)
            throw new DemoException($"The issuer gave no token to {client.Id}: {body}");
        using var token = JsonDocument.Parse(body);
        return token.RootElement.GetProperty("access_token").GetString()!;
    }
}
