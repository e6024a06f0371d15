using Microsoft.AspNetCore.Http.Features;
using Gateway.Telemetry;

namespace Microsoft.AspNetCore.Http;

/// <summary>The access record rides on the request.</summary>
internal static class AccessRecordFeature
{
    extension(HttpContext context)
    {
        public AccessRecord AccessRecord => context.Features.GetRequiredFeature<AccessRecord>();
    }
}
