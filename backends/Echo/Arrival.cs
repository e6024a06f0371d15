using System.Buffers;
using Microsoft.AspNetCore.Http.Features;

namespace Backends.Echo;

/// <summary>What arrived, as it is answered.</summary>
internal sealed record Arrival(
    string Method, string Target, string Protocol, bool Verbatim, Field[] Headers, long BodyBytes, Field[] Trailers)
{
    public static async Task<Arrival> OfAsync(HttpContext context)
    {
        var request = context.Request;
        var head = context.Features.GetRequiredFeature<RequestHead>();
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var bodyBytes = await CountAsync(request.Body, context.RequestAborted);
        var trailers = context.Features.Get<IHttpRequestTrailersFeature>() is { Available: true } feature ? feature.Trailers : null;
        return new(request.Method, target, request.Protocol, head.Verbatim, head.Fields, bodyBytes,
            trailers is null ? [] : RequestHead.Grouped(trailers));
    }

    private static async Task<long> CountAsync(Stream body, CancellationToken aborted)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        var count = 0L;
        for (int read; (read = await body.ReadAsync(buffer, aborted)) > 0;)
            count += read;
        ArrayPool<byte>.Shared.Return(buffer);
        return count;
    }
}
