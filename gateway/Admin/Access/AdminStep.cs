using Gateway.Ingress;
using Gateway.Refusals;
using Gateway.Settings;
using Microsoft.AspNetCore.Authorization;

namespace Gateway.Admin.Access;

/// <summary>Stands before every admin call; the three open paths say so themselves.</summary>
internal sealed partial class AdminStep(RequestDelegate next, Snapshots snapshots, Listeners listeners, ILogger<AdminStep> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        context.Features.Set(new Ending());
        context.TraceIdentifier = Guid.NewGuid().ToString("N");
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            await AnswerAsync(context);
        }
        catch (BadHttpRequestException error)
        {
            await context.Refuse(OuterNet.FromServer(error));
        }
        catch (Exception error) when (StoreAway.IsMeantBy(error))
        {
            LogStoreAway(context.Request.Path, context.TraceIdentifier, error);
            await context.Refuse(StoreAway.Verdict);
        }
        catch (Exception error) when (error is not OutOfMemoryException and not OperationCanceledException)
        {
            LogFault(context.Request.Path, context.TraceIdentifier, error);
            await context.Refuse(Catalogue.InternalError);
        }
    }

    private Task AnswerAsync(HttpContext context)
    {
        var endpoint = context.GetEndpoint();
        if (endpoint?.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            return next(context);
        var verdict = AdminAccess.Decide(snapshots.Current.Get<AdminKeys>(), Request(context), out var who);
        if (verdict.IsRefused
            && !(verdict.Refusal == Catalogue.AdminKeyInvalid && endpoint?.Metadata.GetMetadata<AsksForKey>() is not null))
        {
            return context.Refuse(verdict);
        }
        if (endpoint is null)
            return context.Refuse(Catalogue.NotFound);
        if (endpoint is not RouteEndpoint)
            return context.RefuseMethod(endpoint);
        context.Features.Set(new AdminCaller(who));
        return next(context);
    }

    private AdminRequest Request(HttpContext context) => new(
        context.Request.Headers.Authorization.Count == 1 ? context.Request.Headers.Authorization[0] : null,
        // The endpoint's own address: on one bound to all, a relay on this machine could bring a call from anywhere.
        listeners.Admin?.IPEndPoint?.Address,
        context.Connection.RemoteIpAddress,
        context.Request.Host.Host,
        context.Request.Headers.Origin.Count == 0 ? null : context.Request.Headers.Origin.ToString(),
        Writes(context));

    private static bool Writes(HttpContext context) =>
        !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method)
        && context.GetEndpoint() is RouteEndpoint endpoint && endpoint.Metadata.GetMetadata<ChangesNothing>() is null;

    [LoggerMessage(1100, LogLevel.Error, "Admin call {Path}, request {RequestId}, met a fault of the gateway")]
    private partial void LogFault(string path, string requestId, Exception error);

    [LoggerMessage(1102, LogLevel.Warning, "Admin call {Path}, request {RequestId}, needs the store, which does not answer")]
    private partial void LogStoreAway(string path, string requestId, Exception error);
}

/// <summary>
/// On a page that a browser fetches before anybody could give it a key; where there are no keys it is as shut as the rest.
/// </summary>
internal sealed record AsksForKey;

/// <summary>On a call that only asks, whatever its method: a key that may read is enough.</summary>
internal sealed record ChangesNothing;

/// <summary>Which key made an admin call.</summary>
internal sealed record AdminCaller(string Name);
