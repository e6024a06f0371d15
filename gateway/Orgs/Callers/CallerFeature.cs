using Gateway.Orgs;

namespace Microsoft.AspNetCore.Http;

/// <summary>The caller rides on the request from the org step on; anonymous routes have none.</summary>
internal static class CallerFeature
{
    extension(HttpContext context)
    {
        public Caller? Caller
        {
            get => context.Features.Get<Caller>();
            set => context.Features.Set(value);
        }

        /// <summary>The compiled rules of the matched proxy route; null where none matched.</summary>
        public RouteRules? Route => context.GetEndpoint()?.Metadata.GetMetadata<RouteRules>();
    }
}
