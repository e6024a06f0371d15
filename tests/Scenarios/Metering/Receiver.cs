using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Gateway.Testing.Wire;

namespace Gateway.Scenarios.Metering;

/// <summary>Who the gateway pushes usage to: counts an event once by its id, and answers at times with nothing.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private const int Fails = 5;
    private readonly ConcurrentDictionary<string, string> _events = new();
    private readonly ConcurrentQueue<string> _changed = new();
    private readonly RawBackend _backend = new() { Keeps = false };
    private int _calls;
    private int _repeated;

    internal Receiver() => _backend.Answer = request =>
    {
        foreach (var usage in JsonNode.Parse(request.Body)!.AsArray())
        {
            string id = (string)usage!["id"]!, text = usage.ToJsonString();
            if (_events.TryAdd(id, text))
                continue;
            Interlocked.Increment(ref _repeated);
            if (_events[id] != text)
                _changed.Enqueue($"{_events[id]} became {text}");
        }

        // It has the batch, and the gateway cannot know.
        return Interlocked.Increment(ref _calls) % Fails == 0 ? RawAnswer.Drop() : RawAnswer.Status(204);
    };

    internal JsonObject Settings => new()
    {
        ["Endpoint"] = _backend.Address,
        ["Interval"] = "00:00:01",
        ["BatchSize"] = 2,
    };

    /// <summary>Events that came under the id of another one.</summary>
    internal IReadOnlyCollection<string> Changed => _changed;

    /// <summary>Events that came again.</summary>
    internal int Repeated => Volatile.Read(ref _repeated);

    internal long Requests(string org, string outcome) => _events.Values.Select(text => JsonNode.Parse(text)!["data"]!)
        .Where(data => (string)data["org"]! == org && (string)data["outcome"]! == outcome)
        .Sum(data => (long)data["requests"]!);

    public ValueTask DisposeAsync() => _backend.DisposeAsync();
}
