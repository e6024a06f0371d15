using Gateway.Ingress;
using Gateway.Settings;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing.Matching;

namespace Gateway.Admin;

/// <summary>
/// Takes the metadata's endpoint out of the choice where it is not there: the request then meets the routes as if there were none.
/// Asked at its own paths alone.
/// </summary>
internal sealed class ResourceMetadataPolicy(Snapshots snapshots) : MatcherPolicy, IEndpointSelectorPolicy
{
    public override int Order => 0;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Any(IsOurs);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        var resource = snapshots.Current.Get<IngressRules>().Resource;
        var path = Target.Path(httpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        if (resource is not null && resource.IsMetadata(path))
            return Task.CompletedTask;
        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates[i].Endpoint is { } endpoint && IsOurs(endpoint))
                candidates.SetValidity(i, false);
        }

        return Task.CompletedTask;
    }

    private static bool IsOurs(Endpoint endpoint) => endpoint.Metadata.GetMetadata<OnlyWithResource>() is not null;
}
