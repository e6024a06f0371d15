using System.Runtime.CompilerServices;
using Gateway.Settings;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace Gateway.Ingress;

/// <summary>Believes <c>X-Forwarded-*</c> from trusted proxies alone; from anyone else those headers are gone before anything reads them.</summary>
internal sealed class ForwardedStep(RequestDelegate next, Snapshots snapshots, ILoggerFactory loggers)
{
    private static readonly string[] Names =
        ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix", "X-Forwarded-Port", "X-Forwarded-Server", "X-Forwarded-Uri", "X-Real-IP", "True-Client-IP"];

    private readonly ConditionalWeakTable<IngressRules, ForwardedHeadersMiddleware> _byRules = [];

    public Task InvokeAsync(HttpContext context)
    {
        var rules = snapshots.Current.Get<IngressRules>();
        if (rules.Trusts(context.Connection.RemoteIpAddress))
            _byRules.GetValue(rules, Make).ApplyForwarders(context);
        else
            foreach (var name in Names)
                context.Request.Headers.Remove(name);
        return next(context);
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
