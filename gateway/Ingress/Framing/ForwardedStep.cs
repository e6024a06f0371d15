using System.Runtime.CompilerServices;
using Gateway.Settings;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace Gateway.Ingress;

/// <summary>
/// Believes <c>X-Forwarded-*</c> from trusted proxies alone; from anyone else those headers are gone before anything reads them.
/// </summary>
internal sealed class ForwardedStep(RequestDelegate next, Snapshots snapshots, ILoggerFactory loggers)
{
    private static readonly string[] Names =
        ["Forwarded", "X-Real-IP", "True-Client-IP"];

    /// <summary>All of the family: backends know more of it than the gateway does (-Scheme, -Ssl, -Port, -Prefix, -Uri).</summary>
    private const string Prefix = "X-Forwarded-";

    private readonly ConditionalWeakTable<IngressRules, ForwardedHeadersMiddleware> _byRules = [];

    public Task InvokeAsync(HttpContext context)
    {
        var rules = snapshots.Current.Get<IngressRules>();
        if (rules.Trusts(context.Connection.RemoteIpAddress))
            _byRules.GetValue(rules, Make).ApplyForwarders(context);
        else
            Remove(context.Request.Headers);
        return next(context);
    }

    private static void Remove(IHeaderDictionary headers)
    {
        foreach (var (name, _) in headers)
        {
            if (name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) || Names.Contains(name, StringComparer.OrdinalIgnoreCase))
                headers.Remove(name);
        }
    }

    private ForwardedHeadersMiddleware Make(IngressRules rules)
    {
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedHost | ForwardedHeaders.XForwardedProto,
            ForwardLimit = null,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in rules.TrustedProxies)
            options.KnownIPNetworks.Add(network);
        return new ForwardedHeadersMiddleware(next, loggers, Options.Create(options));
    }
}
