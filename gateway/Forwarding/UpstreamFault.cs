using System.Net.Sockets;
using System.Security.Authentication;
using Gateway.Refusals;

namespace Gateway.Forwarding;

/// <summary>Why a destination gave no answer, from what the client library met, and what to do about it. Pure.</summary>
internal static class UpstreamFault
{
    /// <summary>The word for log, metric and refusal; what is not known more closely is <c>connection_failed</c>.</summary>
    public static string Of(Exception? error)
    {
        var reason = Reason.ConnectionFailed;
        // The innermost that says more wins: the library wraps a socket's error in one of its own.
        for (var one = error; one is not null; one = one.InnerException)
        {
            reason = one switch
            {
                AuthenticationException when one.InnerException is null => Reason.TlsUntrusted,
                HttpRequestException { HttpRequestError: var kind } => OfKind(kind) ?? reason,
                HttpIOException { HttpRequestError: var kind } => OfKind(kind) ?? reason,
                SocketException { SocketErrorCode: var code } => OfCode(code) ?? reason,
                _ => reason,
            };
        }

        return reason;
    }

    /// <summary>What somebody under pressure looks at first.</summary>
    public static string Advice(string reason) => reason switch
    {
        Reason.TlsUntrusted => "its certificate is not trusted: check its name, its dates and its authority, "
            + "or trust the authority on this machine (SSL_CERT_FILE)",
        Reason.TlsFailed => "no TLS came to be: check that the address is https and SslProtocols of the cluster's HttpClient",
        Reason.Dns => "its name is not known: check the host in Address and the resolver of this machine",
        Reason.Refused => "nothing listens there: check that the service runs and the port in Address",
        Reason.Unreachable => "no way leads there: check the address, routes and network policies",
        Reason.Reset => "it ended the connection before it answered: look into the service's own log at this time",
        Reason.AnswerTooLarge => "its answer's fields are too large: look for a cookie or field that grows "
            + "(at most 64 KiB of fields are read)",
        Reason.BadAnswer => "what it sent is no HTTP answer: check that Address names an HTTP port, and its scheme",
        Reason.BadField => "its answer has a field with a control character in it: look for what the service puts into its fields",
        Reason.ProtocolError => "it broke the HTTP/2 protocol: check Version and VersionPolicy of the cluster's HttpRequest",
        Reason.AnswerBroken => "its answer ended in the middle: look into the service's own log at this time",
        Reason.RouteTimeout => "it did not answer within the route's Timeout",
        Reason.AnsweredEarly => "it answered before it had read the body, took no more of it and kept the connection: have it close, "
            + "set Gateway.ExpectContinue on the route, or reach it over HTTP/2 (Version of the cluster's HttpRequest)",
        Reason.ActivityTimeout => "nothing moved for the cluster's ActivityTimeout",
        _ => "look into the service's own log at this time",
    };

    private static string? OfKind(HttpRequestError kind) => kind switch
    {
        HttpRequestError.NameResolutionError => Reason.Dns,
        HttpRequestError.SecureConnectionError => Reason.TlsFailed,
        HttpRequestError.HttpProtocolError or HttpRequestError.VersionNegotiationError => Reason.ProtocolError,
        HttpRequestError.ExtendedConnectNotSupported => Reason.ProtocolError,
        HttpRequestError.ResponseEnded => Reason.Reset,
        HttpRequestError.ConfigurationLimitExceeded => Reason.AnswerTooLarge,
        HttpRequestError.InvalidResponse => Reason.BadAnswer,
        _ => null,
    };

    private static string? OfCode(SocketError code) => code switch
    {
        SocketError.ConnectionRefused => Reason.Refused,
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery => Reason.Dns,
        SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.TimedOut or SocketError.HostDown => Reason.Unreachable,
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown => Reason.Reset,
        _ => null,
    };
}
