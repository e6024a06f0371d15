using Gateway.Refusals;
using Gateway.Tokens;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Orgs.Streams;

/// <summary>
/// A request while it runs. Whoever wants to touch it from outside goes through here: the server gives the same context to the
/// connection's next request, and ending that one would hit another caller.
/// </summary>
internal sealed class RunningRequest(HttpContext context, VerifiedToken? token, long started)
{
    private const int Cancel = 8;
    private readonly Lock _gate = new();
    private bool _ended;

    /// <summary>Null on an anonymous route.</summary>
    public VerifiedToken? Token => token;

    /// <summary>Monotonic timestamp.</summary>
    public long Started => started;

    /// <summary>When it is ended because its token was revoked or its org suspended; null while it is welcome.</summary>
    public DateTimeOffset? UnwelcomeAt { get; set; }

    /// <summary>What a later room wants to find again while the request runs.</summary>
    public object? State { get; set; }

    internal RunningRequest? Next { get; set; }

    internal RunningRequest? Previous { get; set; }

    /// <summary>Does something with the request, unless it has ended.</summary>
    public void WhileRunning(Action<RunningRequest> act)
    {
        lock (_gate)
        {
            if (!_ended)
                act(this);
        }
    }

    /// <summary>Cuts it off: the whole connection on HTTP/1.1 and WebSocket, the stream alone on HTTP/2 (RFC 9113 §7).</summary>
    public void Abort(string reason)
    {
        lock (_gate)
        {
            if (_ended)
                return;
            // What was passed on until now was passed on whole: the gateway ended it, not the backend and not the client.
            context.Ending.Outcome = Outcome.Completed;
            context.Ending.Reason = reason;
            if (context.Features.Get<IHttpResetFeature>() is { } stream)
                stream.Reset(Cancel);
            else
                context.Abort();
        }
    }

    internal void End()
    {
        lock (_gate)
            _ended = true;
    }
}
