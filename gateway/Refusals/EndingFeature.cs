using Gateway.Refusals;
using Microsoft.AspNetCore.Http.Features;

namespace Microsoft.AspNetCore.Http;

/// <summary>The ending rides on the request.</summary>
internal static class EndingFeature
{
    extension(HttpContext context)
    {
        public Ending Ending => context.Features.GetRequiredFeature<Ending>();

        /// <summary>The status the client was sent; null when it had left before the answer began.</summary>
        public int? StatusSent =>
            context.Ending.Outcome == Outcome.ClientAborted && !context.Response.HasStarted ? null : context.Response.StatusCode;
    }
}
