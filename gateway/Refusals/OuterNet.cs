namespace Gateway.Refusals;

/// <summary>Around the whole walk: any exception becomes a problem, so that no fault of ours is an empty answer or a stack trace.</summary>
internal sealed partial class OuterNet(
    RequestDelegate next, RefusalsMetrics metrics, IEnumerable<IRefusalObserver> observers, ILogger<OuterNet> logger)
{
    private readonly IRefusalObserver[] _observers = [.. observers];

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException error)
        {
            await context.Refuse(FromServer(error));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            if (context.Ending.Outcome == Outcome.None)
                context.Ending.Outcome = Outcome.ClientAborted;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            LogFault(context.TraceIdentifier, error);
            await context.Refuse(Catalogue.InternalError);
        }

        if (context.Ending is { Refusal: { } refusal, Reason: var reason })
        {
            metrics.Refused(context.AccessRecord.Org ?? "", refusal.Code, reason ?? "");
            foreach (var observer in _observers)
                observer.Refused(context);
        }
    }

    /// <summary>What the server found while a body was read: too slow, too large, or badly framed.</summary>
    public static Verdict FromServer(BadHttpRequestException error) => error.StatusCode switch
    {
        // The rest of the body may still come (RFC 9110 §15.5.9).
        StatusCodes.Status408RequestTimeout => new Verdict(Catalogue.RequestTimeout) { Close = true },
        StatusCodes.Status413PayloadTooLarge => new Verdict(Catalogue.PayloadTooLarge) { Close = true },
        _ => new Verdict(Catalogue.InvalidRequest, Reason.Framing) { Close = true },
    };

    [LoggerMessage(200, LogLevel.Error, "Request {RequestId} met a fault of the gateway")]
    private partial void LogFault(string requestId, Exception error);
}
