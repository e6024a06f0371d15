using Gateway.Ingress;
using Microsoft.AspNetCore.Http.Features;

namespace Microsoft.AspNetCore.Http;

/// <summary>The listener rides on the connection, which every request on it can see.</summary>
internal static class ListenerFeature
{
    extension(HttpContext context)
    {
        public Listener Listener => context.Features.GetRequiredFeature<Listener>();
    }
}
