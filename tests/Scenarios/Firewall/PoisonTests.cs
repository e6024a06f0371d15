using Gateway.Testing.Wire;

namespace Gateway.Scenarios.Firewall;

/// <summary>
/// Row H31: an answer that is malformed or holds more than one never reaches another org's request on the pooled connection.
/// </summary>
public sealed class PoisonTests(FirewallWalk firewall) : IClassFixture<FirewallWalk>
{
    private const string Second = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nX-Org: poison\r\n\r\npoison";

    /// <summary>Each with a second answer behind it that nobody has asked for.</summary>
    private static readonly (string Name, string Bytes)[] Answers =
    [
        ("two answers", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok" + Second),
        ("an answer in the body's end", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nok" + Second),
        ("a body that is too short", "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nok"),
        ("an answer behind the last chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n" + Second),
        ("a length beside chunks",
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n" + Second),
        ("two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 9\r\n\r\nok" + Second),
        ("a list of lengths", "HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\nok" + Second),
        ("a negative length", "HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\nok" + Second),
        ("a length with a sign", "HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\nok" + Second),
        ("another coding", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n" + Second),
        ("a coding that is none", "HTTP/1.1 200 OK\r\nTransfer-Encoding: xchunked\r\n\r\n2\r\nok\r\n0\r\n\r\n" + Second),
        ("a malformed chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nok\r\n0\r\n\r\n" + Second),
        ("a chunk longer than it says", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nok\r\n0\r\n\r\n" + Second),
        ("a folded line", "HTTP/1.1 200 OK\r\nX-A: b\r\n c\r\nContent-Length: 2\r\n\r\nok" + Second),
        ("no colon", "HTTP/1.1 200 OK\r\nX-A\r\nContent-Length: 2\r\n\r\nok" + Second),
        ("NUL in a value", "HTTP/1.1 200 OK\r\nX-A: b\0c\r\nContent-Length: 2\r\n\r\nok" + Second),
        ("bare line feeds", "HTTP/1.1 200 OK\nContent-Length: 2\n\nok" + Second),
        ("204 with a body", "HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\nok" + Second),
        ("304 with a body", "HTTP/1.1 304 Not Modified\r\nContent-Length: 2\r\n\r\nok" + Second),
        ("many interim answers", string.Concat(Enumerable.Repeat("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", 500))
            + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok" + Second),
        ("an interim answer nobody waits for", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok" + Second),
        ("a switch nobody asked for", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n" + Second),
        ("no status", "HTTP/1.1 OK\r\n\r\n" + Second),
        ("no HTTP", "poison\r\n\r\n" + Second),
        ("another version", "HTTP/3.0 200 OK\r\nContent-Length: 2\r\n\r\nok" + Second),
        ("a status of four digits", "HTTP/1.1 2000 OK\r\nContent-Length: 2\r\n\r\nok" + Second),
        ("a megabyte of fields", "HTTP/1.1 200 OK\r\nX-A: " + new string('a', 1_000_000) + "\r\nContent-Length: 2\r\n\r\nok" + Second),
        ("an empty first line", "\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok" + Second),
    ];

    [Fact]
    public async Task Keeps_a_broken_answer_from_the_next_org()
    {
        string other = firewall.Walk.Issuer.Token(org: "org_b");
        firewall.Walk.Backend.Answer = request => request.Headers.One("X-Org-Code") == FirewallWalk.Org
            ? RawAnswer.Bytes(
                Answers.Single(one => request.Target.EndsWith("?" + Array.IndexOf(Answers, one), StringComparison.Ordinal)).Bytes)
            : RawAnswer.Status(200, "clean " + request.Headers.One("X-Org-Code"));
        List<string> faults = [];
        for (var i = 0; i < Answers.Length * 3; i++)
        {
            var which = i % Answers.Length;
            await PoisonAsync(which);
            foreach (var target in new[] { "/items/next", "/items/next" })
            {
                var next = await firewall.Walk.SendAsync(target, other);
                if (next.Status != 200 || next.Text != "clean org_b" || next.RawText.Contains("poison", StringComparison.Ordinal))
                    faults.Add($"{Answers[which].Name}: {next.RawText}");
            }
        }

        Assert.Equal([], faults);
        Assert.False(firewall.Walk.Gateway.Process.HasExited);
    }

    /// <summary>What the first org gets is between it and its service, but for the poison behind its own answer.</summary>
    private async Task PoisonAsync(int which)
    {
        await using var client = await RawClient.ConnectAsync(firewall.Walk.Gateway.IngressPort);
        await client.SendAsync(Walk.Request("/items/first?" + which, firewall.Token));
        try
        {
            // An answer that is too short would be waited for; the client leaves instead.
            await client.ReadAsync().WaitAsync(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        }
        catch (Exception broken) when (broken is IOException or InvalidDataException or TimeoutException)
        {
            client.Reset();
        }
    }
}
