using System.Security.Cryptography;
using System.Text;
using Gateway.Admin.Access;

namespace Gateway.Admin.Console;

/// <summary>
/// <c>GET /</c>: a page to look at the gateway with. It is no secret and holds none: where keys are configured it asks for one
/// and keeps it in memory; everything it shows comes over the API.
/// </summary>
internal static class ConsolePage
{
    private const string Html = "console.html", Style = "console.css", Script = "console.js";

    /// <summary>Exactly this style and this script run, whatever might get into the page; text cannot become markup.</summary>
    private static readonly Lazy<(string Page, string Policy)> Made = new(Make);

    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapMethods("/", Health.Reads, Answer).WithMetadata(new AsksForKey());

    private static Microsoft.AspNetCore.Http.HttpResults.ContentHttpResult Answer(HttpResponse response)
    {
        var (page, policy) = Made.Value;
        response.Headers.ContentSecurityPolicy = policy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.XFrameOptions = "DENY";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
        return TypedResults.Content(page, "text/html; charset=utf-8");
    }

    private static (string Page, string Policy) Make()
    {
        var (style, script) = (Read(Style), Read(Script));
        var page = Read(Html).Replace("{{style}}", style, StringComparison.Ordinal).Replace("{{script}}", script, StringComparison.Ordinal);
        return (page, $"default-src 'none'; style-src {Hash(style)}; script-src {Hash(script)}; connect-src 'self'; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'");
    }

    private static string Hash(string text) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";

    /// <summary>A parser reads every line's end as a line feed, and what it read is hashed.</summary>
    private static string Read(string name)
    {
        using var text = new StreamReader(typeof(ConsolePage).Assembly.GetManifestResourceStream(name)!);
        return text.ReadToEnd().ReplaceLineEndings("\n");
    }
}
