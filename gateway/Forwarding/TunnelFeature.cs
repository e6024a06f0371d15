using Microsoft.AspNetCore.Http.Features;

namespace Microsoft.AspNetCore.Http;

/// <summary>Whether a WebSocket that was asked for over HTTP/2 came to be.</summary>
internal static class TunnelFeature
{
    extension(HttpContext context)
    {
        /// <summary>
        /// On HTTP/2 any 2xx opens the tunnel (RFC 8441 §5): one from a destination that opens none would leave the client in a dead one.
        /// </summary>
        public bool OpensNoTunnel =>
            HttpMethods.IsConnect(context.Request.Method) && !context.Response.HasStarted
            && context.Response.StatusCode is >= StatusCodes.Status200OK and < StatusCodes.Status300MultipleChoices
            && context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true };
    }
}
