using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Forwarding;

/// <summary>
/// Ends an HTTP/2 stream whose answer broke with INTERNAL_ERROR (RFC 9113 §7): CANCEL, which the forwarder says where time ran out,
/// is a clean end to some clients, and half an answer would pass for a whole one. Where the client left CANCEL stays.
/// </summary>
internal sealed class BrokenAnswer(IHttpResetFeature stream, HttpContext context) : IHttpResetFeature
{
    private const int InternalError = 2;
    private const int Cancel = 8;

    /// <summary>It was the gateway that ended the stream: that the request counts as aborted from then on is no client's leaving.</summary>
    private bool _isOurs;

    public static bool EndedByUs(HttpContext context) => context.Features.Get<IHttpResetFeature>() is BrokenAnswer { _isOurs: true };

    public static void Tell(HttpContext context)
    {
        if (HttpProtocol.IsHttp2(context.Request.Protocol) && context.Features.Get<IHttpResetFeature>() is { } stream)
            context.Features.Set<IHttpResetFeature>(new BrokenAnswer(stream, context));
    }

    public void Reset(int errorCode)
    {
        _isOurs = !context.RequestAborted.IsCancellationRequested;
        stream.Reset(errorCode == Cancel && _isOurs ? InternalError : errorCode);
    }
}
