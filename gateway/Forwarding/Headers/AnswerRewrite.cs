using Yarp.ReverseProxy.Transforms;

namespace Gateway.Forwarding.Headers;

/// <summary>What of a backend's answer is not for the client: identity headers, fields of its own hop, and a request id that is not ours.</summary>
internal sealed class AnswerRewrite : ResponseTransform
{
    public override ValueTask ApplyAsync(ResponseTransformContext context)
    {
        var http = context.HttpContext;
        var record = http.AccessRecord;
        record.UpstreamMs = http.Features.Get<ForwardingTimer>()?.ElapsedMs;
        if (context.ProxyResponse is not { } answer)
            return default;
        var headers = http.Response.Headers;
        if (answer.Headers.NonValidated.TryGetValues("Connection", out var nominated))
            HeaderFirewall.RemoveNominated(headers, nominated.ToArray());
        var identity = http.Route!.Identity;
        foreach (var (name, _) in headers)
        {
            if (identity.Owned.Contains(name) && !identity.Answers.Contains(name))
                headers.Remove(name);
        }

        // Trailers reach HTTP/2 clients only; announcing them on HTTP/1.1 would be a lie.
        if (!http.Response.SupportsTrailers())
            headers.Remove("Trailer");
        return default;
    }
}

/// <summary>The same for trailers.</summary>
internal sealed class TrailerRewrite : ResponseTrailersTransform
{
    public override ValueTask ApplyAsync(ResponseTrailersTransformContext context)
    {
        var identity = context.HttpContext.Route!.Identity;
        if (context.HttpContext.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpResponseTrailersFeature>()?.Trailers is not { } trailers)
            return default;
        foreach (var (name, _) in trailers)
        {
            if (identity.Owned.Contains(name) && !identity.Answers.Contains(name))
                trailers.Remove(name);
        }

        return default;
    }
}
