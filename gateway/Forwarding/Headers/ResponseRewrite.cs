using System.Net;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Transforms;

namespace Gateway.Forwarding.Headers;

/// <summary>
/// What of a backend's answer is not for the client: identity headers, fields of its own hop, and a request id that is not ours.
/// </summary>
internal sealed class ResponseRewrite(TimeProvider time) : ResponseTransform
{
    public override ValueTask ApplyAsync(ResponseTransformContext context)
    {
        var http = context.HttpContext;
        var record = http.AccessRecord;
        record.UpstreamMs = time.GetElapsedTime(record.Forwarded).TotalMilliseconds;
        if (context.ProxyResponse is not { } answer)
            return default;
        if (answer.Version < HttpVersion.Version20 && http.OpensNoTunnel)
        {
            // The step refuses: no error of the destination's, whom clients could so bring into bad health.
            context.SuppressResponseBody = true;
            return default;
        }

        if (SwitchesUnasked(answer))
            throw new HttpRequestException("The destination switched to a protocol that it was not asked for.");
        var headers = http.Response.Headers;
        EndBodyless(context, http.Response);
        if (http.Route!.RewriteLocation && headers.Location is [{ } location])
            headers.Location = LocationRewrite.Of(location, http.GetReverseProxyFeature().AllDestinations);
        if (answer.Headers.NonValidated.TryGetValues("Connection", out var nominated))
            HeaderFirewall.RemoveNominated(headers, nominated.ToArray());
        var identity = http.Route!.Identity;
        foreach (var (name, _) in headers)
        {
            if (identity.Owned.Contains(name) && !identity.Answers.Contains(name))
                headers.Remove(name);
        }

        // Trailers reach HTTP/2 clients only; announcing them on HTTP/1.1 would be a lie.
        if (headers.ContainsKey("Trailer") && !http.Response.SupportsTrailers())
            headers.Remove("Trailer");
        return default;
    }

    /// <summary>
    /// Statuses whose answers have no body (RFC 9110 §15.3.5, §15.3.6, §15.4.5), whatever a service sends with them. A 204 has no length
    /// either; a 205 must have that of nothing, or only the connection's end would end it (RFC 9112 §6.3); a 304 may have a 200's.
    /// </summary>
    private static void EndBodyless(ResponseTransformContext context, HttpResponse response)
    {
        if (response.StatusCode is not (StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent
            or StatusCodes.Status304NotModified))
        {
            return;
        }

        context.SuppressResponseBody = true;
        if (response.StatusCode != StatusCodes.Status304NotModified)
            response.ContentLength = response.StatusCode == StatusCodes.Status205ResetContent ? 0 : null;
    }

    /// <summary>
    /// The client may have asked for a protocol that was not passed on: its bytes would go into a tunnel that nobody has judged.
    /// </summary>
    private static bool SwitchesUnasked(HttpResponseMessage answer) =>
        answer.StatusCode == HttpStatusCode.SwitchingProtocols
        && answer.RequestMessage?.Headers.NonValidated.Contains("Upgrade") is not true;
}

/// <summary>The same for trailers.</summary>
internal sealed class TrailerRewrite : ResponseTrailersTransform
{
    public override ValueTask ApplyAsync(ResponseTrailersTransformContext context)
    {
        var identity = context.HttpContext.Route!.Identity;
        if (context.HttpContext.Features.Get<IHttpResponseTrailersFeature>()?.Trailers is not { } trailers)
            return default;
        foreach (var (name, _) in trailers)
        {
            if (identity.Owned.Contains(name) && !identity.Answers.Contains(name))
                trailers.Remove(name);
        }

        return default;
    }
}
