using Microsoft.AspNetCore.Http.Features;
using Gateway.Refusals;

namespace Microsoft.AspNetCore.Http;

/// <summary>The ending rides on the request.</summary>
internal static class EndingFeature
{
    extension(HttpContext context)
    {
        public Ending Ending => context.Features.GetRequiredFeature<Ending>();
    }
}
