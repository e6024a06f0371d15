using Microsoft.AspNetCore.Http.Features;

namespace Backends.Echo;

/// <summary>One header line.</summary>
internal sealed record Field(string Name, string Value);

/// <summary>The header lines of a request; verbatim means in order of arrival, else they are grouped by name.</summary>
internal sealed record RequestHead(bool Verbatim, Field[] Fields)
{
    /// <summary>Takes the head before anything reads the body, and sees to it that the body is gone before the next head comes.</summary>
    public static async Task WatchAsync(HttpContext context, RequestDelegate next)
    {
        var recorder = context.Features.Get<HeadRecorder>();
        context.Features.Set(Take(context.Request, recorder));
        await next(context);
        if (context.WebSockets.IsWebSocketRequest)
            return;
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        recorder?.Resume();
    }

    public static Field[] Grouped(IHeaderDictionary headers) =>
        [.. headers.SelectMany(header => header.Value, (header, value) => new Field(header.Key, value ?? ""))];

    private static RequestHead Take(HttpRequest request, HeadRecorder? recorder)
    {
        if (recorder is null || HttpProtocol.IsHttp2(request.Protocol))
            return new(false, Grouped(request.Headers));
        // Kestrel has accepted this text already, so a line without a colon can only be the request line or the last, empty one.
        var fields = recorder.TakeHead().Split("\r\n")
            .Skip(1)
            .Select(line => line.Split(':', 2))
            .Where(line => line.Length is 2)
            .Select(line => new Field(line[0], line[1].Trim(' ', '\t')));
        return new(true, [.. fields]);
    }
}
