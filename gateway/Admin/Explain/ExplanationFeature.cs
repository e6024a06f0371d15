using Gateway.Admin.Explain;
using Microsoft.AspNetCore.Http.Features;

namespace Microsoft.AspNetCore.Http;

/// <summary>The explanation rides on the request that it explains.</summary>
internal static class ExplanationFeature
{
    extension(HttpContext context)
    {
        public Explanation Explanation => context.Features.GetRequiredFeature<Explanation>();
    }
}
