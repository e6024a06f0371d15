using Gateway.Refusals;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Gateway.Ingress;

/// <summary>The first judgement of a request, before any of it is used: its framing, its method and its target.</summary>
internal static class Framing
{
    /// <summary>
    /// What the gateway can forward; TRACE would show a client the identity headers, CONNECT asks for another kind of proxy.
    /// </summary>
    private const string Allowed = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

    /// <summary>No method in use is longer; the name goes into the log.</summary>
    private const int LongestMethod = 32;

    /// <summary>A longer one is refused, and may be anything, a token too; OpenTelemetry's word for it.</summary>
    public static string Loggable(string method) => method.Length <= LongestMethod ? method : "_OTHER";

    public static Verdict Decide(HttpContext context)
    {
        var request = context.Request;
        if (IsSmuggling(request) || request.ContentLength == LengthField.Malformed || !IsMethod(request.Method)
            || !Fields.AreWellFormed(request.Headers))
        {
            return new Verdict(Catalogue.InvalidRequest, Reason.Framing) { Close = true };
        }

        if (HttpMethods.IsTrace(request.Method) || (HttpMethods.IsConnect(request.Method) && !IsWebSocket(context)))
            return new Verdict(Catalogue.MethodNotAllowed) { Allow = Allowed };
        var feature = context.Features.GetRequiredFeature<IHttpRequestFeature>();
        if (!Target.IsOneWord(feature.RawTarget) || !Target.IsPlain(Target.Path(feature.RawTarget)))
            return new Verdict(Catalogue.InvalidRequest, Reason.Target) { Close = true };
        if (!ExpectsAtMostContinue(request.Headers.Expect))
            return new Verdict(Catalogue.ExpectationFailed) { Close = true };
        // From here on every step reads origin-form.
        if (feature.RawTarget[0] != '/')
            feature.RawTarget = Target.Origin(feature.RawTarget).ToString();
        return Verdict.Pass;
    }

    /// <summary>
    /// RFC 9112 §6.1: length and transfer coding together, a transfer coding on HTTP/1.0, or any coding but <c>chunked</c> alone,
    /// which the gateway would take off without having undone it. Kestrel renames the length it ignored.
    /// </summary>
    private static bool IsSmuggling(HttpRequest request)
    {
        var codings = request.Headers.TransferEncoding;
        return codings.Count > 0
            && (codings.Count > 1 || !string.Equals(codings[0], "chunked", StringComparison.OrdinalIgnoreCase)
                || request.ContentLength is not null || request.Headers.ContainsKey("X-Content-Length")
                || HttpProtocol.IsHttp10(request.Protocol));
    }

    /// <summary>Methods differ by case (RFC 9110 §9.1): <c>get</c> is not GET, but everything behind this would take it for GET.</summary>
    private static bool IsMethod(string method) => method.Length <= LongestMethod && HttpMethods.GetCanonicalizedValue(method) == method;

    /// <summary>
    /// RFC 9110 §10.1.1: <c>100-continue</c> is the only expectation there is, and the server meets it when the body is first read.
    /// </summary>
    private static bool ExpectsAtMostContinue(StringValues expect) =>
        expect.Count == 0 || (expect.Count == 1 && string.Equals(expect[0], "100-continue", StringComparison.OrdinalIgnoreCase));

    /// <summary>RFC 8441: on HTTP/2 a WebSocket begins with an extended CONNECT.</summary>
    private static bool IsWebSocket(HttpContext context) =>
        context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true, Protocol: "websocket" };
}
