using System.Text.RegularExpressions;
using Gateway.Testing.Wire;

namespace Gateway.Scenarios.Firewall;

/// <summary>What a request at the backend may never look like, whatever the client sent.</summary>
internal static partial class BackendCheck
{
    private static readonly string[] Hop = ["Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authorization", "TE", "Trailer",
        "Upgrade", "HTTP2-Settings", "X-Content-Length", "Expect", "Proxy"];

    private static readonly Dictionary<string, string> Identity = new()
    {
        ["x-org-code"] = FirewallWalk.Org,
        ["x-org-name"] = "A",
        ["x-application-id"] = "app_1",
        ["x-org-plan"] = "default",
    };

    /// <summary>Everything that is wrong with it.</summary>
    public static IEnumerable<string> Faults(RawRequest request)
    {
        var isOpen = IsOpen(request.Target);
        var identity = request.Headers.Where(field => IsIdentity(field.Name))
            .Select(field => $"{field.Name.ToLowerInvariant()}: {field.Value}").Order(StringComparer.Ordinal);
        var wanted = Identity.Where(_ => !isOpen).Select(field => $"{field.Key}: {field.Value}").Order(StringComparer.Ordinal);
        if (!identity.SequenceEqual(wanted))
            yield return "identity is " + string.Join(", ", identity);
        if (request.RawText.Contains("evil", StringComparison.OrdinalIgnoreCase))
            yield return "the client's word arrived: " + request.RawText;
        foreach (var name in Hop.Where(name => request.Headers.All(name).Count > 0))
            yield return name + " arrived";
        foreach (var (name, _) in request.Headers.Where(field => Fold(field.Name) is "content-length" or "transfer-encoding" or "host"
            && field.Name.Any(letter => letter != '-' && !char.IsAsciiLetter(letter))))
        {
            yield return name + " arrived";
        }
        if (!isOpen && request.Headers.All("Authorization").Count > 0)
            yield return "the token arrived";
        if (request.Trailers.Any())
            yield return "trailers arrived";
        if (!request.RequestLine.EndsWith(" HTTP/1.1", StringComparison.Ordinal) || request.RequestLine.Count(letter => letter == ' ') != 2)
            yield return "the request line is " + request.RequestLine;
        if (request.Headers.All("Host").Count != 1)
            yield return "not one Host";
        // A length beside a coding, or a line that is none, stands in RawBackend.Faults; a length that is no plain number here.
        if (request.Headers.One("Content-Length") is { } length && !PlainLength().IsMatch(length))
            yield return "the length is " + length;
    }

    /// <summary>The open route is `/open/{**rest}`: routing decodes and folds its segment, and takes nothing longer for it.</summary>
    private static bool IsOpen(string target) =>
        Uri.UnescapeDataString(target.Split('?')[0]).Split('/') is [_, var first, ..]
        && first.Equals("open", StringComparison.OrdinalIgnoreCase);

    private static bool IsIdentity(string name)
    {
        var folded = Fold(name);
        return folded.StartsWith("x-org-", StringComparison.Ordinal) || folded.StartsWith("x-application-", StringComparison.Ordinal)
            || folded == "x-app-region";
    }

    /// <summary>As CGI and its like read a name.</summary>
    private static string Fold(string name)
    {
        var folded = string.Concat(name.ToLowerInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-'));
        return folded.StartsWith("http-", StringComparison.Ordinal) ? folded["http-".Length..] : folded;
    }

    [GeneratedRegex("^(0|[1-9][0-9]*)$")]
    private static partial Regex PlainLength();
}
