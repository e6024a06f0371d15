using System.Net.Sockets;
using Gateway.Forwarding.Proxy;
using Gateway.Refusals;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Forwarding;

/// <summary>What a forwarder's error means: how the request ended, and what the client is told if nothing was sent yet. Pure.</summary>
internal readonly record struct Failure(Outcome Outcome, Verdict Verdict)
{
    private const int RetryAfterSeconds = 1;

    /// <summary>The backend changed to a protocol that nobody asked for.</summary>
    public static Failure Unasked { get; } = new(Outcome.UpstreamFailed, new Verdict(Catalogue.UpstreamUnreachable, Reason.AnswerBroken));

    /// <summary>The answer ended before the length that it had announced, and the client library did not mind (HTTP/2).</summary>
    public static Failure Short { get; } = new(Outcome.UpstreamFailed, new Verdict(Catalogue.UpstreamUnreachable, Reason.BadAnswer));

    /// <param name="error">What the forwarder says.</param>
    /// <param name="exception">What it met, if anything.</param>
    /// <param name="clientLeft">The client's connection or stream is gone.</param>
    /// <param name="timedOut">The route's own timeout has fired.</param>
    public static Failure From(ForwarderError error, Exception? exception, bool clientLeft, bool timedOut)
    {
        if (timedOut)
            return Timeout(Reason.RouteTimeout);
        var early = IsEarlyAnswer(exception);
        if (clientLeft)
            return new Failure(Outcome.ClientAborted, early ? new Verdict(null, Reason.AnsweredEarly) : default);
        if (early)
            return Timeout(Reason.AnsweredEarly);
        return error switch
        {
            ForwarderError.NoAvailableDestinations =>
                new Failure(Outcome.UpstreamFailed,
                    new Verdict(Catalogue.UpstreamUnavailable, Reason.NoDestination) { RetryAfter = RetryAfterSeconds }),
            ForwarderError.RequestTimedOut or ForwarderError.RequestBodyCanceled or ForwarderError.ResponseBodyCanceled =>
                Timeout(Reason.ActivityTimeout),
            // A tunnel has no end but that somebody leaves it; who leaves in silence owes what everybody owes.
            ForwarderError.UpgradeActivityTimeout => new Failure(Outcome.ClientAborted, new Verdict(null, Reason.Idle)),
            // Nobody has left: it was the silence that cancelled, of whomever.
            ForwarderError.RequestBodyClient or ForwarderError.RequestBodyDestination or ForwarderError.ResponseBodyDestination
                when IsSilence(exception) => Timeout(Reason.ActivityTimeout),
            ForwarderError.RequestBodyClient => Body(exception),
            // The server found that the answer is longer than it said.
            ForwarderError.ResponseBodyClient when exception is InvalidOperationException =>
                new Failure(Outcome.UpstreamFailed, new Verdict(Catalogue.UpstreamUnreachable, Reason.BadAnswer)),
            ForwarderError.ResponseBodyClient or ForwarderError.UpgradeRequestClient or ForwarderError.UpgradeResponseClient =>
                new Failure(Outcome.ClientAborted, default),
            ForwarderError.ResponseHeaders when exception is InvalidOperationException =>
                new Failure(Outcome.UpstreamFailed, new Verdict(Catalogue.UpstreamUnreachable, Reason.BadField)),
            ForwarderError.ResponseHeaders or ForwarderError.ResponseBodyDestination =>
                new Failure(Outcome.UpstreamFailed, new Verdict(Catalogue.UpstreamUnreachable, Reason.AnswerBroken)),
            _ => new Failure(Outcome.UpstreamFailed, new Verdict(Catalogue.UpstreamUnreachable, UpstreamFault.Of(exception))),
        };
    }

    /// <summary>The library says so itself or as the cause of its own words, or it closed the connection under what it wrote.</summary>
    private static bool IsSilence(Exception? exception) => exception switch
    {
        TimeoutException or OperationCanceledException or ObjectDisposedException => true,
        SocketException { SocketErrorCode: SocketError.OperationAborted } => true,
        AggregateException { InnerExceptions: [{ } first, ..] } => IsSilence(first),
        { InnerException: { } inner } => IsSilence(inner),
        _ => false,
    };

    private static bool IsEarlyAnswer(Exception? exception) => exception switch
    {
        EarlyAnswerException => true,
        AggregateException several => several.InnerExceptions.Any(IsEarlyAnswer),
        _ => exception?.InnerException is { } inner && IsEarlyAnswer(inner),
    };

    private static Failure Timeout(string reason) => new(Outcome.UpstreamFailed, new Verdict(Catalogue.UpstreamTimeout, reason));

    /// <summary>The server found the body too slow, too large or badly framed while it was passed on.</summary>
    private static Failure Body(Exception? exception) => new(Outcome.ClientAborted, exception switch
    {
        BadHttpRequestException broken => OuterNet.FromServer(broken),
        // A chunk's size beyond any number: the server's reader says it so.
        IOException { InnerException: OverflowException } => new Verdict(Catalogue.InvalidRequest, Reason.Framing) { Close = true },
        // The forwarder puts the server's finding beside what became of its own call to the destination.
        AggregateException { InnerExceptions: [{ } first, ..] } => Body(first).Verdict,
        _ => default,
    });
}
