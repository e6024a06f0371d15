using System.Text.Json.Nodes;
using Gateway.Testing.Processes;
using Gateway.Testing.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Gateway.Scenarios.Tokens.Field;

/// <summary>All issuers of the field on one socket; gateways with their settings as written, put right, and as the page has them.</summary>
public sealed class FieldWalk : IAsyncLifetime
{
    private readonly Dictionary<string, FieldCase> _cases = [];
    private WebApplication _issuers = null!;

    public RawBackend Backend { get; } = new();

    public GatewayProcess AsWritten { get; private set; } = null!;

    public GatewayProcess PutRight { get; private set; } = null!;

    /// <summary>With the settings of the page of issuers.</summary>
    public GatewayProcess ByPage { get; private set; } = null!;

    internal FieldCase Case(string name) => _cases[name];

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _issuers = builder.Build();
        _issuers.Run(AnswerAsync);
        await _issuers.StartAsync();
        foreach (var name in FieldCase.Names)
            _cases[name] = FieldCase.Read(name, _issuers.Urls.Single());
        var page = IssuerPage.Names.Select(name => IssuerPage.Read(name, _issuers.Urls.Single())).ToList();
        AsWritten = await StartAsync(_cases.Values.Where(one => one.Starts).Select(one => (one, one.Settings)));
        PutRight = await StartAsync(_cases.Values.Select(one => (one, one.Changed())));
        foreach (var one in page)
            _cases[one.Name] = one;
        ByPage = await StartAsync(page.Select(one => (one, one.Settings)));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var gateway in new[] { AsWritten, PutRight, ByPage })
        {
            if (gateway is not null)
                await gateway.DisposeAsync();
        }

        await Backend.DisposeAsync();
        await _issuers.DisposeAsync();
        foreach (var one in _cases.Values)
            one.Key.Dispose();
    }

    /// <summary>Settings for these issuers and one route.</summary>
    internal JsonObject Settings(IEnumerable<(FieldCase Case, JsonObject Issuer)> issuers)
    {
        var settings = JsonNode.Parse($$"""
            {
              "Gateway": { "Issuers": {}, "Ingress": { "DrainDelay": "00:00:00" } },
              "ReverseProxy": {
                "Routes": { "items": { "ClusterId": "backend", "Match": { "Path": "/items/{**rest}" } } },
                "Clusters": { "backend": { "Destinations": { "one": { "Address": "{{Backend.Address}}" } } } }
              }
            }
            """)!.AsObject();
        foreach (var (one, issuer) in issuers)
            settings["Gateway"]!["Issuers"]![one.IssuerName] = issuer.DeepClone();
        return settings;
    }

    private Task<GatewayProcess> StartAsync(IEnumerable<(FieldCase Case, JsonObject Issuer)> issuers) =>
        GatewayProcess.StartAsync(Settings(issuers).ToJsonString());

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!.Trim('/');
        var found = _cases.Values.FirstOrDefault(one => path.StartsWith(one.Name + "/", StringComparison.Ordinal));
        var answer = found is null ? null : path[(found.Name.Length + 1)..] switch
        {
            ".well-known/openid-configuration" => found.Discovery,
            "jwks" => found.PublishedKeys(),
            _ => null,
        };
        if (answer is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(answer.ToJsonString());
    }
}
