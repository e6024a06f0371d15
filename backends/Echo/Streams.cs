namespace Backends.Echo;

/// <summary>Answers that take their time: slow ones, chunked ones and server-sent events.</summary>
internal sealed class Streams(TimeProvider time, IHostApplicationLifetime lifetime)
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);

    public async Task<IResult> SlowAsync(int milliseconds, CancellationToken aborted)
    {
        if (milliseconds is < 0 or > 60_000)
            return Results.BadRequest("0 to 60000 milliseconds");
        await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), time, aborted);
        return Results.Text($"after {milliseconds} ms\n");
    }

    public async Task ChunksAsync(HttpContext context, int count)
    {
        for (var chunk = 1; chunk <= count; chunk++)
            await WriteAsync(context, $"chunk {chunk}\n");
    }

    /// <summary>Goes on until the client leaves or the service stops.</summary>
    public async Task EventsAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache";
        for (var id = 1; !context.RequestAborted.IsCancellationRequested && !lifetime.ApplicationStopping.IsCancellationRequested; id++)
            await WriteAsync(context, $"id: {id}\ndata: tick\n\n");
    }

    private async Task WriteAsync(HttpContext context, string text)
    {
        await context.Response.WriteAsync(text, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        await Task.Delay(Beat, time, context.RequestAborted);
    }
}
