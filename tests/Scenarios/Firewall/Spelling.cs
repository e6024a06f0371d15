namespace Gateway.Scenarios.Firewall;

/// <summary>The ways to write a header name so that some backend reads it as the one meant.</summary>
internal static class Spelling
{
    private const string Separators = "-_.!#$%&'*+^`|~";

    public static readonly string[] Identity = ["X-Org-Code", "X-Org-Name", "X-Application-Id", "X-Org-Plan", "X-App-Region"];

    /// <summary>Fields by which a client could name another target, method or peer than the one judged.</summary>
    public static readonly string[] Rewrites =
    [
        "X-Original-URL", "X-Rewrite-URL", "X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "X-Forwarded-For",
        "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix", "X-Forwarded-Uri", "X-Forwarded-Port", "X-Forwarded-Server",
        "X-Forwarded-Ssl", "Forwarded", "X-Real-IP", "True-Client-IP", "Proxy",
    ];

    public static IEnumerable<string> All(string name)
    {
        yield return name.ToLowerInvariant();
        yield return name.ToUpperInvariant();
        yield return "HTTP_" + name.ToUpperInvariant().Replace('-', '_');
        yield return "HTTP-" + name;
        yield return "http." + name.Replace('-', '.');
        yield return string.Concat(name.Select((letter, i) => i % 2 == 0 ? char.ToLowerInvariant(letter) : char.ToUpperInvariant(letter)));
        foreach (var separator in Separators)
        {
            yield return name.Replace('-', separator);
            var first = name.IndexOf('-', StringComparison.Ordinal);
            if (first > 0 && separator != '-')
                yield return name[..first] + separator + name[(first + 1)..];
        }
    }
}
