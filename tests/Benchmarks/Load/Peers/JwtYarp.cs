using System.Diagnostics.Metrics;
using System.Globalization;
using System.Reflection;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Transforms;

namespace Gateway.Benchmarks.Load.Peers;

/// <summary>
/// What a team builds in an afternoon: YARP with JwtBearer, a policy that demands the org, AddRateLimiter by org, a transform, a counter.
/// </summary>
internal static class JwtYarp
{
    internal const string Word = "yarp-jwt";
    private const string Org = "orgCode";
    private const string Field = "X-Org-Code";
    private const string Policy = "org";

    internal static Peer Start(LoadFiles files, long limit)
    {
        var ports = PeerPorts.Take();
        return Peer.Dotnet("YARP + JwtBearer + AddRateLimiter", ports, files, [],
            Assembly.GetExecutingAssembly().Location, Word, ports.Urls,
            files.BackendAddress, files.Issuer, limit.ToString(CultureInfo.InvariantCulture));
    }

    internal static void Run(string urls, string backend, string issuer, int limit)
    {
        var builder = BareYarp.Builder(urls, backend);
        builder.Configuration["ReverseProxy:Routes:items:AuthorizationPolicy"] = Policy;
        builder.Configuration["ReverseProxy:Routes:items:RateLimiterPolicy"] = Policy;
        builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(options =>
        {
            options.Authority = issuer;
            options.Audience = "acme";
            options.RequireHttpsMetadata = false;
            options.MapInboundClaims = false;
        });
        builder.Services.AddAuthorizationBuilder().AddPolicy(Policy, policy => policy.RequireClaim(Org));
        builder.Services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.AddPolicy(Policy, context => RateLimitPartition.GetFixedWindowLimiter(context.User.FindFirst(Org)?.Value,
                _ => new FixedWindowRateLimiterOptions { PermitLimit = limit, Window = TimeSpan.FromSeconds(1) }));
        });
        using Meter meter = new("Afternoon");
        var requests = meter.CreateCounter<long>("requests");
        builder.Services.AddReverseProxy()
            .LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"))
            .AddTransforms(transforms => transforms.AddRequestTransform(transform =>
            {
                var org = transform.HttpContext.User.FindFirst(Org)!.Value;
                transform.ProxyRequest.Headers.Remove(Field);
                transform.ProxyRequest.Headers.TryAddWithoutValidation(Field, org);
                requests.Add(1, new KeyValuePair<string, object?>("org", org));
                return ValueTask.CompletedTask;
            }));
        var app = builder.Build();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseRateLimiter();
        app.MapReverseProxy();
        app.Run();
    }
}
