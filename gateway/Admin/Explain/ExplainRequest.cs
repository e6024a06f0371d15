using System.Text.Json.Nodes;
using Gateway.Refusals;
using Gateway.Settings;
using Gateway.Telemetry;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Admin.Explain;

/// <summary>The body of the call.</summary>
internal sealed class ExplainOptions
{
    public string Method { get; set; } = HttpMethods.Get;

    /// <summary>The request's address as its client wrote it, or the path and query of it.</summary>
    public string? Url { get; set; }

    /// <summary>As it would stand behind <c>Bearer</c>; null for a request without one.</summary>
    public string? Token { get; set; }
}

/// <summary>A request that nobody sent: as the server would have read it, without a body and without other fields.</summary>
internal sealed record ExplainRequest(string Method, string Scheme, string Host, string Target, string? Token)
{
    private const string SchemeEnd = "://";
    private const string MethodSigns = "!#$%&'*+-.^_`|~";

    public static ExplainRequest Read(JsonObject? body, Mistakes mistakes)
    {
        var options = StrictJson.Read<ExplainOptions>(body, "", mistakes, ReadingStyle.Body);
        if (options.Method.Length == 0
            || options.Method.Any(letter => !char.IsAsciiLetterOrDigit(letter) && !MethodSigns.Contains(letter, StringComparison.Ordinal)))
        {
            mistakes.AddUnlessNamed("method", "must be the name of an HTTP method, such as GET");
        }
        var url = options.Url ?? "";
        var target = Ingress.Target.Origin(url).ToString();
        if (target.Length == 0)
            mistakes.AddUnlessNamed("url", "must be an http or https URL with a path, or a path that begins with /");
        var scheme = url.StartsWith('/')
            ? Uri.UriSchemeHttp
            : url[..Math.Max(0, url.IndexOf(SchemeEnd, StringComparison.Ordinal))].ToLowerInvariant();
        var host = url.StartsWith('/') || target.Length == 0 ? "" : url[(scheme.Length + SchemeEnd.Length)..^target.Length];
        return new ExplainRequest(options.Method, scheme, host, target, options.Token);
    }

    /// <summary>As Kestrel makes it from the wire; it belongs to the admin call, whose client's leaving ends it.</summary>
    public HttpContext Make(HttpContext call, Explanation explanation)
    {
        var context = new DefaultHttpContext
        {
            RequestServices = call.RequestServices,
            RequestAborted = call.RequestAborted,
            TraceIdentifier = call.TraceIdentifier
        };
        var request = context.Request;
        (request.Method, request.Scheme, request.Protocol) = (Method, Scheme, HttpProtocol.Http11);
        if (Host.Length > 0)
            request.Host = new HostString(Host);
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = Target;
        var path = Ingress.Target.Path(Target);
        // Hostile ones are judged raw and get no further, so there is no other reading of them here.
        request.Path = Ingress.Target.IsPlain(path) ? PathString.FromUriComponent(path.ToString()) : "/";
        request.QueryString = new QueryString(Target[path.Length..]);
        if (Token is not null)
            request.Headers.Authorization = $"Bearer {Token}";
        context.Features.Set(new Ending());
        context.Features.Set(new AccessRecord());
        context.Features.Set(explanation);
        return context;
    }
}
