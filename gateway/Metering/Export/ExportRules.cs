using System.Collections.Frozen;

namespace Gateway.Metering.Export;

/// <summary>Judges <c>Gateway:Metering:Export</c>. A header's value is never said again.</summary>
internal static class ExportRules
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MostInterval = TimeSpan.FromHours(1);
    private static readonly TimeSpan MostTimeout = TimeSpan.FromMinutes(5);
    private static readonly FrozenSet<string> Ours = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "Content-Type", "Content-Length", "Content-Encoding", "Transfer-Encoding", "Host", "Connection");

    public static void Check(ExportOptions options, Action<string, string> wrong)
    {
        if (!Uri.TryCreate(options.Endpoint, UriKind.Absolute, out var endpoint) || endpoint.Scheme is not ("http" or "https")
            || endpoint.UserInfo.Length > 0)
        {
            wrong(nameof(options.Endpoint), "must be an absolute https address without user information");
        }
        else if (endpoint.Scheme == "http" && !endpoint.IsLoopback && !options.AllowHttp)
        {
            wrong(nameof(options.Endpoint), "must be https; http beyond loopback needs \"AllowHttp\": true");
        }
        foreach (var (name, value) in options.Headers)
            CheckHeader(name, value, wrong);
        if (options.Interval < Second || options.Interval > MostInterval)
            wrong(nameof(options.Interval), $"is {options.Interval}; it must be from {Second} to {MostInterval}");
        if (options.Timeout < Second || options.Timeout > MostTimeout)
            wrong(nameof(options.Timeout), $"is {options.Timeout}; it must be from {Second} to {MostTimeout}");
    }

    private static void CheckHeader(string name, string value, Action<string, string> wrong)
    {
        using var probe = new HttpRequestMessage();
        if (Ours.Contains(name))
            wrong($"{nameof(ExportOptions.Headers)}:{name}", "is set by the gateway itself");
        else if (!probe.Headers.TryAddWithoutValidation(name, "x"))
            wrong($"{nameof(ExportOptions.Headers)}:{name}", "is no name of a request header");
        else if (value.AsSpan().IndexOfAnyExceptInRange(' ', '~') >= 0)
            wrong($"{nameof(ExportOptions.Headers)}:{name}", "must be printable ASCII");
    }
}
