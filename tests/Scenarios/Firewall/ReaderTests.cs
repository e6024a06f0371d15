using System.Text;
using System.Text.RegularExpressions;
using Gateway.Testing.Wire;

namespace Gateway.Scenarios.Firewall;

/// <summary>What the gateway lets pass, before servers from other houses: they read what it has judged.</summary>
public sealed partial class ReaderTests(FirewallWalk firewall) : IClassFixture<FirewallWalk>
{
    [Fact]
    public async Task Means_the_same_to_nginx_HAProxy_and_a_WSGI_server()
    {
        await using var nginx = await ReaderServer.NginxAsync();
        await using var haproxy = await ReaderServer.HaproxyAsync();
        await using var gunicorn = await ReaderServer.GunicornAsync();
        FirewallRun run = new(firewall);
        // Fields leave little behind, so every tenth will do; every target and every body must be read.
        await run.AllAsync(
            HeaderCases.All().Where(IsTenth).Concat(PathCases.All()).Concat(FramingCases.All()).Where(one => one.Outcomes is ["200"]));
        await run.AllAsync(Http2Cases.All().Where(IsTenth).Where(one => one.Outcome == "200"));
        // Without what differs from request to request.
        var forwarded = run.Forwarded.DistinctBy(request => Ids().Replace(request.RawText, "")).ToArray();
        List<string> faults = [];
        var read = 0;
        foreach (var server in new[] { nginx, haproxy, gunicorn })
        {
            foreach (var request in forwarded)
            {
                if (await server.ReadAsync(request.Raw) is not { } reading)
                    continue;
                read++;
                faults.AddRange(Faults(request, reading).Select(fault => $"{server.Name} of {request.RequestLine}: {fault}"));
            }
        }

        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{run.Forwarded.Count} requests passed, {forwarded.Length} of them different, {read} readings");
        Assert.Equal([], faults);
        // A server may refuse what it cannot read, but hardly anything may be left out of the comparison.
        Assert.InRange(read, forwarded.Length * 3 * 9 / 10, forwarded.Length * 3);
        Assert.True(forwarded.Length >= 60, $"only {forwarded.Length} different requests");
    }

    private static IEnumerable<string> Faults(RawRequest request, (string Org, string Path) reading)
    {
        var isOpen = request.Target.StartsWith("/open", StringComparison.Ordinal);
        if (reading.Org != (isOpen ? "" : FirewallWalk.Org))
            yield return "the org is " + reading.Org;
        if (Slashes().Replace(reading.Path, "/") != Slashes().Replace(Decoded(request.Target.Split('?')[0]), "/"))
            yield return "the path is " + reading.Path;
        var segments = reading.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (segments is [var first, var org, ..] && first.ToLowerInvariant() is "orgs" or "tenants" && org != FirewallWalk.Org)
            yield return "the org in the path is " + org;
    }

    private static bool IsTenth<T>(T one, int index) => index % 10 == 0;

    private static string Decoded(string path) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(
        Percent().Replace(path, code => ((char)Convert.ToByte(code.Groups[1].Value, 16)).ToString())));

    [GeneratedRegex("%([0-9A-Fa-f]{2})")]
    private static partial Regex Percent();

    [GeneratedRegex("/+")]
    private static partial Regex Slashes();

    [GeneratedRegex("^(X-Request-Id|traceparent): .*$", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex Ids();
}
