using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Gateway.Testing.Wire;

namespace Gateway.Scenarios.Telemetry;

/// <summary>
/// Clients of several orgs whose requests end in every way, and the backend behind them. Each keeps a book of its own under the
/// request's id: the clients what they saw, the backend what reached it and what it sent.
/// </summary>
internal sealed class MixedClients
{
    internal const int Cost = 3;
    private const int Connections = 8;
    private const string Tight = "org_tight";
    private static readonly string[] Orgs = ["org_a", "org_b", "org_pro"];
    private static readonly string Half = new('h', 10);
    private readonly ConcurrentDictionary<string, Told> _clients = new();
    private readonly ConcurrentDictionary<string, (string Org, long BytesIn)> _backend = new();
    private readonly Dictionary<string, string> _tokens;
    private readonly Walk _walk;

    internal MixedClients(Walk walk)
    {
        _walk = walk;
        _tokens = Orgs.Append(Tight).ToDictionary(org => org, org => (string)walk.Issuer.Token(org));
        walk.Backend.Keeps = false;
        walk.Backend.Answer = Answer;
    }

    internal IReadOnlyDictionary<string, Told> SeenByClients => _clients;

    internal IReadOnlyDictionary<string, (string Org, long BytesIn)> SeenByBackend => _backend;

    internal async Task SendAsync(int count)
    {
        var next = 0;
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
        {
            for (int number; (number = Interlocked.Increment(ref next)) <= count;)
                await SendOneAsync(number);
        }));
    }

    /// <summary>One in forty is left in the middle of its answer; of twenty others six are refused, dead or failed.</summary>
    private Task SendOneAsync(int number)
    {
        string org = Orgs[number % Orgs.Length], id = $"agree-{number}", body = new('b', number % 200);
        return (number % 20) switch
        {
            0 => ExchangeAsync(id, "", "/items", null),
            1 => ExchangeAsync(id, Tight, "/items", body),
            2 => ExchangeAsync(id, org, "/orgs/org_other/items", body),
            3 => ExchangeAsync(id, org, "/nowhere", body),
            4 => ExchangeAsync(id, org, "/dead", body),
            5 => ExchangeAsync(id, org, $"/items/500/{number % 3000}", body),
            6 when number % 40 == 6 => LeaveAsync(id, org),
            _ => ExchangeAsync(id, org, $"/items/200/{number * 7 % 3000}", body),
        };
    }

    private async Task ExchangeAsync(string id, string org, string target, string? body)
    {
        var answer = await RawClient.ExchangeAsync(_walk.Gateway.IngressPort, Request(id, org, target, body));
        var code = answer.Headers.One("Content-Type")?.StartsWith("application/problem+json", StringComparison.Ordinal) == true
            ? (string?)answer.Json["code"]
            : null;
        var told = Told.From(org, answer.Status, code, isWhole: true, body?.Length ?? 0, answer.Body.Length);
        // What it does not forward, the gateway does not read.
        _clients[id] = code is null ? told : told with { BytesIn = 0 };
    }

    /// <summary>Reads half an answer, and is gone.</summary>
    private async Task LeaveAsync(string id, string org)
    {
        using TcpClient client = new() { LingerState = new LingerOption(true, 0) };
        await client.ConnectAsync("127.0.0.1", _walk.Gateway.IngressPort);
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(Request(id, org, "/items/half", null)));
        var buffer = new byte[1024];
        for (var read = ""; !read.EndsWith(Half, StringComparison.Ordinal);)
        {
            var count = await client.GetStream().ReadAsync(buffer);
            read += count > 0 ? Encoding.Latin1.GetString(buffer, 0, count) : throw new EndOfStreamException(read);
        }

        _clients[id] = Told.From(org, 200, null, isWhole: false, 0, Half.Length);
    }

    private string Request(string id, string org, string target, string? body)
    {
        var token = _tokens.GetValueOrDefault(org);
        return body is null ? Walk.Request(target, token, "GET", "X-Request-Id: " + id)
            : Walk.Request(target, token, "POST", "X-Request-Id: " + id, $"Content-Length: {body.Length}") + body;
    }

    /// <summary>`/items/STATUS/SIZE` says what to answer; `/items/half` is half an answer and silence.</summary>
    private RawAnswer Answer(RawRequest request)
    {
        var id = request.Headers.One("X-Request-Id")!;
        if (!_backend.TryAdd(id, (request.Headers.One("X-Org-Code")!, request.Body.Length)))
            throw new FormatException($"{id} came twice.");
        return request.Target.Split('/') switch
        {
            [_, _, var status, var size] => RawAnswer.Status(
                int.Parse(status, CultureInfo.InvariantCulture), new string('a', int.Parse(size, CultureInfo.InvariantCulture))),
            [_, _, _] => RawAnswer.Bytes("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + Half)
                .AndTakeOver(static async (stream, cancel) =>
                    await stream.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, cancel)),
            _ => RawAnswer.Status(200, "ok"),
        };
    }
}
