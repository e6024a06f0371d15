using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Transforms;

namespace Gateway.Forwarding.Headers;

/// <summary>The last hand on a request before it leaves: one identity header of each kind, ours, and the target as it was judged.</summary>
internal sealed class RequestRewrite(bool keepsTarget) : RequestTransform
{
    private static readonly UriCreationOptions AsSent = new() { DangerousDisablePathAndQueryCanonicalization = true };

    public override ValueTask ApplyAsync(RequestTransformContext context)
    {
        var http = context.HttpContext;
        var rules = http.Route!;
        var headers = context.ProxyRequest.Headers;
        foreach (var owned in rules.Identity.Headers)
            headers.Remove(owned.Name);
        foreach (var (name, value) in http.Caller?.IdentityHeaders ?? [])
            headers.TryAddWithoutValidation(name, value);
        // On an anonymous route the credential is the client's own affair; on any other it is the gateway's.
        if (!rules.IsAnonymous && !rules.PassAuthorization)
            headers.Remove("Authorization");
        // Met towards the client by the server. Passed on, a backend and the connection to it could disagree on whether a body follows.
        if (http.Request.Headers.Expect.Count > 0)
            headers.Remove("Expect");
        if (rules.ExpectContinue is { } most && (http.Request.ContentLength ?? Unknown(http)) > most)
            headers.ExpectContinue = true;
        Trace(http, headers, context.DestinationPrefix);
        if (keepsTarget)
        {
            context.ProxyRequest.RequestUri = Target(
                context.DestinationPrefix, http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        }
        http.AccessRecord.Tries = (http.AccessRecord.Tries ?? 0) + 1;
        return default;
    }

    /// <summary>A body of no announced length may be of any; without one there is nothing to wait for.</summary>
    private static long Unknown(HttpContext http) =>
        http.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true }
            ? long.MaxValue : 0;

    private static void Trace(HttpContext http, System.Net.Http.Headers.HttpRequestHeaders headers, string destination)
    {
        string? parent = http.Request.Headers.TraceParent;
        if (http.Trace?.BeginTry(new Uri(destination))?.Id is { } span)
        {
            if (!TraceParent.IsValid(parent))
                headers.Remove("tracestate");
            headers.Remove(TraceParent.Header);
            headers.TryAddWithoutValidation(TraceParent.Header, span);
            return;
        }

        if (!TraceParent.IsValid(parent))
        {
            parent = TraceParent.Make();
            headers.Remove(TraceParent.Header);
            headers.Remove("tracestate");
            headers.TryAddWithoutValidation(TraceParent.Header, parent);
        }

        http.AccessRecord.TraceId = TraceParent.TraceId(parent!);
    }

    /// <summary>The standard constructor would decode and collapse what was judged raw.</summary>
    private static Uri Target(string prefix, string target) => new(prefix.EndsWith('/') ? prefix[..^1] + target : prefix + target, AsSent);
}
