using System.Text;
using Gateway.Testing.Hostile;
using Gateway.Testing.Processes;
using Gateway.Testing.Wire;

namespace Gateway.Scenarios.Firewall;

/// <summary>
/// The catalogue's bytes, cut, doubled, spliced and sprinkled with more of the kind; what holds for each holds for all of them.
/// Ten minutes with GATEWAY_TEST_LONG=1.
/// </summary>
public sealed class FuzzTests(FirewallWalk firewall) : IClassFixture<FirewallWalk>
{
    private const string Probe = "/items/probe";
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    private static readonly string[] Words =
    [
        "\r\n", "\n", "\r", "\0", " ", "\t", ":", ",", ";", "/", "//", "/../", "/..;/", "%2e%2e", "%2f", "%252f", "%3b", "\\", "#", "?",
        "%EF%BC%8F", "\u00e9", "_", ".", "HTTP_", "org_b", "/orgs/org_b/", "/orgs;/org_b", "X-Org-Code: org_evil\r\n",
        "X_Org_Code: org_evil\r\n", "\r\nX-Org-Code: org_evil", "Transfer-Encoding: chunked\r\n", "Content-Length: 3\r\n",
        "Connection: X-Org-Code\r\n", "Connection: close\r\n", "Upgrade: websocket\r\n", "0\r\n\r\n",
        "\r\n\r\nGET /orgs/org_b/x HTTP/1.1\r\nHost: a\r\n\r\n",
    ];

    [Fact]
    public async Task Holds_for_bytes_that_nobody_thought_of()
    {
        var seed = LongMode.Seed;
        Random random = new(seed);
        var time = TimeProvider.System;
        var cases = HeaderCases.All().Concat(PathCases.All()).Concat(FramingCases.All()).Where(one => one.Bytes.Length < 2000).ToArray();
        string[] corpus = [.. cases.Select(one => one.Bytes)];
        // Most begin with what passes: what is refused anyway teaches little.
        string[] passing = [.. cases.Where(one => one.Forwarded > 0).Select(one => one.Bytes)];
        var count = 0;

        for (var start = time.GetTimestamp(); time.GetElapsedTime(start) < TimeSpan.FromSeconds(LongMode.IsOn ? 600 : 8); count++)
        {
            var before = firewall.Walk.Backend.Requests.Count;
            var bytes = Mutate(
                random.Next(4) > 0 ? passing[random.Next(passing.Length)] : corpus[random.Next(corpus.Length)], corpus, random);
            var answer = await SendAsync(bytes);
            string[] faults = [.. firewall.Walk.Backend.Requests.Skip(before).SelectMany(Faults), .. Unfit(answer)];
            if (faults.Length > 0)
                Assert.Fail($"seed {seed}, input {count}: {string.Join("; ", faults)}\n{Uri.EscapeDataString(bytes)}");
        }

        TestContext.Current.TestOutputHelper!.WriteLine(
            $"seed {seed}: {count} inputs, {firewall.Walk.Backend.Requests.Count} requests forwarded");
        Assert.Equal([], firewall.Walk.Backend.Faults);
        Assert.Equal(200, (await firewall.Walk.SendAsync(Probe, firewall.Token)).Status);
        Assert.Equal(0, await firewall.Walk.MetricAsync("gateway_refusals_total", "code=\"internal_error\""));
    }

    /// <summary>The client's own words may arrive where they are its own; never as identity, never as a path of another org.</summary>
    private static IEnumerable<string> Faults(RawRequest request)
    {
        foreach (var fault in BackendCheck.Faults(request).Where(fault => !fault.StartsWith("the client's word", StringComparison.Ordinal)))
            yield return fault;
        if (!Readings.NameNoOtherOrg(request.Target, "orgs", FirewallWalk.Org)
            || !Readings.NameNoOtherOrg(request.Target, "tenants", FirewallWalk.Org))
        {
            yield return "another org's path: " + request.Target;
        }
    }

    private static IEnumerable<string> Unfit(string? answer)
    {
        if (answer is not null && (!answer.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) || (answer[9] == '5' && !answer.StartsWith(
            "HTTP/1.1 505", StringComparison.Ordinal) && !answer.StartsWith("HTTP/1.1 501", StringComparison.Ordinal))))
        {
            yield return "the answer is " + answer;
        }
    }

    private async Task<string?> SendAsync(string bytes)
    {
        await using var client = await RawClient.ConnectAsync(firewall.Walk.Gateway.IngressPort);
        await client.SendAsync(bytes.Replace(FirewallCase.Token, firewall.Token, StringComparison.Ordinal));
        try
        {
            return (await client.ReadAsync().WaitAsync(Patience, TimeProvider.System)).RawText;
        }
        catch (Exception end) when (end is IOException or TimeoutException)
        {
            // Closed, or waiting for the rest of what looks like half a request.
            return null;
        }
    }

    private static string Mutate(string bytes, string[] corpus, Random random)
    {
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var at = random.Next(bytes.Length + 1);
            var length = Math.Min(random.Next(1, 20), bytes.Length - at);
            bytes = random.Next(6) switch
            {
                0 => bytes[..at] + Words[random.Next(Words.Length)] + bytes[at..],
                1 => bytes[..at] + Words[random.Next(Words.Length)] + bytes[(at + length)..],
                2 => bytes[..at] + (char)random.Next(256) + bytes[at..],
                3 => bytes[..(at + length)] + bytes[at..],
                4 => bytes[..at] + bytes[(at + length)..],
                _ => Splice(bytes, corpus[random.Next(corpus.Length)], random),
            };
        }

        return bytes;
    }

    /// <summary>A line of another input among these.</summary>
    private static string Splice(string bytes, string other, Random random)
    {
        var lines = other.Split("\r\n");
        List<string> own = [.. bytes.Split("\r\n")];
        own.Insert(random.Next(Math.Min(1, own.Count), own.Count), lines[random.Next(lines.Length)]);
        return string.Join("\r\n", own);
    }
}
