namespace Deploy.Demo;

/// <summary>What the demo shows, in order: each step is printed, and with <c>--verify</c> run and checked.</summary>
internal static class Script
{
    public static Step[] Write(Addresses at, Dictionary<string, Client> clients)
    {
        var (acme, globex, initech, drifter) = (clients["acme"], clients["globex"], clients["initech"], clients["drifter"]);
        var reports = clients["acme-reports"];
        Step[] walk =
        [
            new("A machine client gets its token (the lines below carry one each)",
                new($"{at.Issuer}/oauth2/token") { Form = acme.TokenForm() },
                Checks.Answer(200, has: ["\"access_token\""])),
            new("200: the backend sees the org of the token; the org that the client claims never arrives",
                new($"{at.Gateway}/echo/hello") { Client = acme, Header = ("X-Org-Code", globex.Org!) },
                Checks.Answer(200, has: [Header("X-Org-Code", acme.Org!)], lacks: [globex.Org!, "eyJ"])) { Admitted = 1 },
            new("201: Acme makes an item",
                new($"{at.Gateway}/items") { Client = acme, Json = """{"name":"anvil"}""" },
                Checks.Answer(201, has: [acme.Org!, "anvil"])) { Admitted = 1 },
            new("201: Globex makes one too",
                new($"{at.Gateway}/items") { Client = globex, Json = """{"name":"warp drive"}""" },
                Checks.Answer(201, has: [globex.Org!, "warp drive"])) { Admitted = 1 },
            new("200: Acme sees the items of Acme, and no others",
                new($"{at.Gateway}/items") { Client = acme },
                Checks.Answer(200, has: ["anvil"], lacks: [globex.Org!, "warp drive"])) { Admitted = 1 },
            new("200: under its own org's path as well",
                new($"{at.Gateway}/orgs/{acme.Org}/items") { Client = acme },
                Checks.Answer(200, has: ["anvil"], lacks: [globex.Org!, "warp drive"])) { Admitted = 1 },
            new("404: another org's path does not exist for Acme",
                new($"{at.Gateway}/orgs/{globex.Org}/items") { Client = acme },
                Checks.Answer(404, has: ["not_found"], lacks: ["warp drive"])),
            new("401: no token",
                new($"{at.Gateway}/items"),
                Checks.Answer(401, has: ["missing_token", "WWW-Authenticate: Bearer"])),
            new("403: a good token of an application without an org",
                new($"{at.Gateway}/items") { Client = drifter },
                Checks.Answer(403, has: ["org_missing"])),
            new("200: an open route needs no token, and still believes no header",
                new($"{at.Gateway}/public/hello") { Header = ("X-Org-Code", globex.Org!) },
                Checks.Answer(200, has: ["/public/hello"], lacks: ["X-Org-Code", globex.Org!])),
            new("200: the property tier chooses the plan (pro: 500 requests a second), and model_version reaches the service",
                new($"{at.Gateway}/echo/") { Client = globex },
                Checks.Answer(200, has: ["\"burst\";q=500", Header("X-Org-Plan", "pro"), Header("X-App-Model-Version", "v2")]))
            {
                Admitted = 1
            },
            new("200: no properties: the default plan, and no such header",
                new($"{at.Gateway}/echo/") { Client = acme, Header = ("X-App-Model-Version", "v9") },
                Checks.Answer(200, has: ["\"burst\";q=100", Header("X-Org-Plan", "default")], lacks: ["X-App-Model-Version"]))
            {
                Admitted = 1
            },
            new("200: the property region chooses the destination: Globex is in eu",
                new($"{at.Gateway}/regional/") { Client = globex },
                Checks.Answer(200, has: [Header("Host", new Uri(at.Echo).Authority)])) { Admitted = 1 },
            new("200: and Acme's reports are in us",
                new($"{at.Gateway}/regional/") { Client = reports },
                Checks.Answer(200, has: [Header("Host", new Uri(at.EchoUs).Authority)])) { Admitted = 1 },
            new("200: without the property any destination will do",
                new($"{at.Gateway}/regional/") { Client = acme },
                Checks.Answer(200)) { Admitted = 1 },
            new("429: Initech is on a plan of 5 requests an hour",
                new($"{at.Gateway}/echo/") { Client = initech, Times = 7 },
                Checks.Codes(200, 200, 200, 200, 200, 429, 429)) { Admitted = 5 },
            new("429 in full: how long to wait, and how much is left",
                new($"{at.Gateway}/echo/") { Client = initech },
                Checks.Answer(429, has: ["rate_limited", "Retry-After: ", "RateLimit: ", "RateLimit-Policy: "])),
        ];
        return [.. walk, .. Usage(at, acme, walk)];
    }

    /// <summary>A field as the echo service shows it.</summary>
    private static string Header(string name, string value) => $$"""{"name":"{{name}}","value":"{{value}}"}""";

    private static Step[] Usage(Addresses at, Client acme, Step[] walk)
    {
        var completed = walk.Where(step => step.Admitted > 0)
            .GroupBy(step => step.Call.Client!.Org!, step => (long)step.Admitted)
            .ToDictionary(org => org.Key, org => org.Sum());
        return
        [
            new("Acme asks what it has used",
                new($"{at.Gateway}/.gateway/usage") { Client = acme },
                Checks.OwnUsage(acme.Org!, completed[acme.Org!])) { Eventually = true },
            new("The operator sees the usage of every org",
                new($"{at.Admin}/api/usage?groupBy=org,outcome"),
                Checks.Books(completed)) { Eventually = true },
        ];
    }
}
