using System.Buffers;
using Gateway.Refusals;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Ingress;

/// <summary>The first judgement of a request, before any of it is used: its framing, its method and its target.</summary>
internal static class Framing
{
    /// <summary>What the gateway can forward; TRACE would show a client the identity headers, CONNECT asks for another kind of proxy.</summary>
    private const string Allowed = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

    /// <summary>What a field's value may hold (RFC 9110 §5.5) that every server reads alike; bytes above 7F have no one encoding.</summary>
    private static readonly SearchValues<char> FieldText = SearchValues.Create(
        "\t !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    public static Verdict Decide(HttpContext context)
    {
        var request = context.Request;
        if (IsSmuggling(request) || !IsPlain(request.Headers))
            return new Verdict(Catalogue.InvalidRequest, Reason.Framing) { Close = true };
        if (HttpMethods.IsTrace(request.Method) || (HttpMethods.IsConnect(request.Method) && !IsWebSocket(context)))
            return new Verdict(Catalogue.MethodNotAllowed) { Allow = Allowed };
        var feature = context.Features.GetRequiredFeature<IHttpRequestFeature>();
        if (!Target.IsPlain(Target.Path(feature.RawTarget)))
            return new Verdict(Catalogue.InvalidRequest, Reason.Target) { Close = true };
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
                || request.ContentLength is not null || request.Headers.ContainsKey("X-Content-Length") || HttpProtocol.IsHttp10(request.Protocol));
    }

    /// <summary>A backend's connection could not carry other values: their failure would be counted against a healthy backend.</summary>
    private static bool IsPlain(IHeaderDictionary headers)
    {
        foreach (var (_, values) in headers)
        {
            foreach (var value in values)
            {
                if (value.AsSpan().ContainsAnyExcept(FieldText))
                    return false;
            }
        }

        return true;
    }

    /// <summary>RFC 8441: on HTTP/2 a WebSocket begins with an extended CONNECT.</summary>
    private static bool IsWebSocket(HttpContext context) =>
        context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true, Protocol: "websocket" };
}
