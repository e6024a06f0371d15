using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Metering.Bodies;

/// <summary>Puts the counters between the client and whoever reads or writes its bodies.</summary>
internal static class BodyCounts
{
    public static void Begin(HttpContext context)
    {
        var record = context.AccessRecord;
        var features = context.Features;
        features.Set<IHttpResponseBodyFeature>(new CountedResponse(features.GetRequiredFeature<IHttpResponseBodyFeature>(), record));
        if (features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade)
        {
            features.Set<IHttpUpgradeFeature>(new CountedUpgrade(upgrade, record));
        }
        else if (HttpMethods.IsConnect(context.Request.Method)
            && features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect)
        {
            features.Set<IHttpExtendedConnectFeature>(new CountedConnect(connect, record));
        }
        else if (features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: false })
        {
            context.Request.Body = new CountedRequest(context.Request.Body, record);
        }
    }

    /// <summary>What is read of the request's body from here on is thrown away, and no part of what was used.</summary>
    public static void End(HttpContext context)
    {
        if (context.Request.Body is CountedRequest counted)
            context.Request.Body = counted.Inner;
    }
}
