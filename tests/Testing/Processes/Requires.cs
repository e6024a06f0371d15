namespace Gateway.Testing.Processes;

/// <summary>
/// A tool that a scenario needs and a machine may lack: skipped there, unless `GATEWAY_TEST_REQUIRE` says it must be. Those that
/// `GATEWAY_TEST_WITHOUT` names count as not there. Each is a list of packages, or `all`.
/// </summary>
/// <remarks>Only a test skips; what a shared fixture throws fails all tests on it, so a fixture keeps the exception for them.</remarks>
public static class Requires
{
    /// <summary>Words a test may ask for, each the Debian package that brings it, with the programs that show it is there.</summary>
    private static readonly Dictionary<string, string[]> Programs = new()
    {
        ["chromium"] = ["/usr/bin/chromium"],
        ["curl"] = ["/usr/bin/curl"],
        ["faketime"] = ["/usr/lib/*/faketime/libfaketime.so.1"],
        ["gunicorn"] = ["/usr/bin/gunicorn"],
        ["haproxy"] = ["/usr/sbin/haproxy"],
        ["nginx-light"] = ["/usr/sbin/nginx"],
        ["postgresql"] = ["/usr/lib/postgresql/*/bin/initdb"],
        ["prometheus"] = ["/usr/bin/prometheus", "/usr/bin/promtool"],
        ["util-linux"] = ["/usr/bin/unshare", "/usr/bin/nsenter"],
        ["nodejs"] = ["/usr/bin/node", "/usr/bin/npm"],
        ["kubectl"] = ["/usr/bin/kubectl"],
        ["python3"] = ["/usr/bin/python3"],
        ["python3-prometheus-client"] = ["/usr/lib/python3/dist-packages/prometheus_client/openmetrics/parser.py"],
        ["slowhttptest"] = ["/usr/bin/slowhttptest"],
    };

    /// <summary>The paths of the package's programs, in the order of the list above.</summary>
    public static IReadOnlyList<string> Tool(string package)
    {
        string?[] found = [.. Programs[package].Select(program => IsNamed(package, "GATEWAY_TEST_WITHOUT") ? null : Find(program))];
        if (!found.Contains(null))
            return found!;

        var reason = $"Needs the Debian package {package}";
        throw IsNamed(package, "GATEWAY_TEST_REQUIRE")
            ? new InvalidOperationException(reason + ", and GATEWAY_TEST_REQUIRE says that it must be there.")
            : new SkipException(reason);
    }

    private static bool IsNamed(string package, string variable) => (Environment.GetEnvironmentVariable(variable) ?? "")
        .Split([' ', ','], StringSplitOptions.RemoveEmptyEntries)
        .Any(word => word == "all" || word == package);

    private static string? Find(string pattern)
    {
        var star = pattern.IndexOf('*', StringComparison.Ordinal);
        if (star < 0)
            return File.Exists(pattern) ? pattern : null;

        var parent = pattern[..star];
        return !Directory.Exists(parent) ? null : Directory.GetDirectories(parent)
            .Select(version => version + pattern[(star + 1)..])
            .Where(File.Exists)
            .Max(StringComparer.Ordinal);
    }
}
