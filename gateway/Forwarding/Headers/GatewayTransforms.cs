using Yarp.ReverseProxy.Transforms.Builder;

namespace Gateway.Forwarding.Headers;

/// <summary>Adds our transforms behind those of the route, so that what the gateway sets has the last word.</summary>
internal sealed class GatewayTransforms(TimeProvider time) : ITransformProvider
{
    public void ValidateRoute(TransformRouteValidationContext context)
    {
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    public void Apply(TransformBuilderContext context)
    {
        context.RequestTransforms.Add(new RequestRewrite(keepsTarget: !RewritesTarget(context.Route.Transforms)));
        context.ResponseTransforms.Add(new ResponseRewrite(time));
        context.ResponseTrailersTransforms.Add(new TrailerRewrite());
    }

    /// <summary>A route that changes path or query has YARP build the target; every other target goes on byte for byte.</summary>
    private static bool RewritesTarget(IEnumerable<IReadOnlyDictionary<string, string>>? transforms) =>
        transforms?.Any(transform => transform.Keys.Any(name =>
            name.StartsWith("Path", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("Query", StringComparison.OrdinalIgnoreCase))) is true;
}
