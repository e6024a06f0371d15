using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Gateway.Refusals;
using Gateway.Telemetry;
using Microsoft.AspNetCore.Connections.Features;

namespace Microsoft.AspNetCore.Http;

/// <summary>Says no: writes the ending, the headers and the problem body (RFC 9457) of one row of the catalogue.</summary>
internal static class RefusalWriter
{
    private static readonly JsonEncodedText Type = JsonEncodedText.Encode("type");
    private static readonly JsonEncodedText Title = JsonEncodedText.Encode("title");
    private static readonly JsonEncodedText Status = JsonEncodedText.Encode("status");
    private static readonly JsonEncodedText Detail = JsonEncodedText.Encode("detail");
    private static readonly JsonEncodedText Code = JsonEncodedText.Encode("code");
    private static readonly JsonEncodedText RequestId = JsonEncodedText.Encode("requestId");
    private static readonly JsonEncodedText ViolatedPolicies = JsonEncodedText.Encode("violated-policies");

    extension(HttpContext context)
    {
        /// <summary>Ends the request with a refusal; where the answer has begun already, nothing is left but to cut it off.</summary>
        public async Task Refuse(Verdict verdict)
        {
            var refusal = verdict.Refusal!;
            var ending = context.Ending;
            ending.Refusal = refusal;
            ending.Reason = verdict.Reason;
            if (ending.Outcome == Outcome.None)
                ending.Outcome = Outcome.Refused;
            context.Trace?.Refused(refusal.Code, verdict.Reason);
            var response = context.Response;
            if (response.HasStarted)
            {
                context.Abort();
                return;
            }

            response.Clear();
            response.StatusCode = refusal.Status;
            response.ContentType = "application/problem+json";
            response.Headers.CacheControl = "no-store";
            AddHeaders(response.Headers, verdict, ending.Space);
            // On HTTP/2 it would be GOAWAY, and end the good streams beside this one (RFC 9113 §8.1.1): a stream's framing is its own.
            if (verdict.Close && !HttpProtocol.IsHttp2(context.Request.Protocol))
                context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
            var body = Body(refusal, verdict, context.TraceIdentifier);
            response.ContentLength = body.Length;
            if (context.Features.Get<AccessRecord>() is { } record)
                record.BytesOut = HttpMethods.IsHead(context.Request.Method) ? 0 : body.Length;
            await response.BodyWriter.WriteAsync(body);
        }

        /// <summary>Routing found the path but not the method; what it chose instead knows which methods there are.</summary>
        public async Task RefuseMethod(Endpoint rejected)
        {
            await rejected.RequestDelegate!(context);
            await context.Refuse(new Verdict(Catalogue.MethodNotAllowed) { Allow = context.Response.Headers.Allow });
        }
    }

    private static void AddHeaders(IHeaderDictionary headers, Verdict verdict, ProtectionSpace space)
    {
        if (verdict.Challenge is { } challenge)
            headers.WWWAuthenticate = challenge.In(space);
        if (verdict.Allow is { } allow)
            headers.Allow = allow;
        if (verdict.RetryAfter is { } seconds)
            headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
    }

    private static ReadOnlyMemory<byte> Body(Refusal refusal, Verdict verdict, string requestId)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString(Type, refusal.Type);
        json.WriteString(Title, refusal.Title);
        json.WriteNumber(Status, refusal.Status);
        json.WriteString(Detail, verdict.Detail ?? refusal.Detail);
        json.WriteString(Code, refusal.Code);
        json.WriteString(RequestId, requestId);
        if (verdict.ViolatedPolicies is { } policies)
        {
            json.WriteStartArray(ViolatedPolicies);
            foreach (var policy in policies)
                json.WriteStringValue(policy);
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }
}
