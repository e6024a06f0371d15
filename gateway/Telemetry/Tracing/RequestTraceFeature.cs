using Gateway.Telemetry.Tracing;

namespace Microsoft.AspNetCore.Http;

/// <summary>The trace rides on the request, where there is one.</summary>
internal static class RequestTraceFeature
{
    extension(HttpContext context)
    {
        public RequestTrace? Trace => context.Features.Get<RequestTrace>();
    }
}
