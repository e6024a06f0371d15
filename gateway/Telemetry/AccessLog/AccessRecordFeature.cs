using Gateway.Telemetry;
using Microsoft.AspNetCore.Http.Features;

namespace Microsoft.AspNetCore.Http;

/// <summary>The access record rides on the request.</summary>
internal static class AccessRecordFeature
{
    extension(HttpContext context)
    {
        public AccessRecord AccessRecord => context.Features.GetRequiredFeature<AccessRecord>();
    }
}
