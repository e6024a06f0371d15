using System.Globalization;
using Gateway.Testing.Wire;

namespace Gateway.Scenarios.Firewall;

/// <summary>
/// Sends one case after the other, holds answer, connection, backend and process against what must be, and keeps what is wrong.
/// </summary>
internal sealed class FirewallRun(FirewallWalk firewall)
{
    private const string ProbeTarget = "/items/probe";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(300);
    private readonly List<string> _faults = [];

    public IReadOnlyList<string> Faults => _faults;

    public int Count { get; private set; }

    /// <summary>Every request that reached the backend by these cases.</summary>
    public List<RawRequest> Forwarded { get; } = [];

    private RawBackend Backend => firewall.Walk.Backend;

    public async Task AllAsync(IEnumerable<FirewallCase> cases)
    {
        foreach (var one in cases)
            await OneAsync(one);
    }

    public async Task AllAsync(IEnumerable<Http2Case> cases)
    {
        foreach (var one in cases)
            await OneAsync(one);
    }

    private async Task OneAsync(FirewallCase one)
    {
        var before = Backend.Requests.Count;
        List<string> outcomes = [];
        await using var client = await RawClient.ConnectAsync(firewall.Walk.Gateway.IngressPort);
        var end = await TalkAsync(client, one, outcomes);
        var sent = one.Outcomes.Length == 1 ? one.Bytes.Split(' ')[1] : null;
        Judge(one.ToString(), one.Outcomes, outcomes, before, sent, end);
    }

    /// <summary>Reads as many answers as there must be; behind the last the connection is closed, or good for another request.</summary>
    private async Task<string> TalkAsync(RawClient client, FirewallCase one, List<string> outcomes)
    {
        try
        {
            await client.SendAsync(one.Bytes.Replace(FirewallCase.Token, firewall.Token, StringComparison.Ordinal));
            while (outcomes.Count < one.Outcomes.Length)
            {
                var answer = await client.ReadAsync(one.Bytes.StartsWith("HEAD", StringComparison.Ordinal)).WaitAsync(
                    Patience, TimeProvider.System);
                outcomes.Add(answer.Status.ToString(CultureInfo.InvariantCulture));
                if (answer.Headers.One("Connection") is "close")
                    return await IsSilentAsync(client) ? "" : "more than the answers came";
            }

            await client.SendAsync(Walk.Request(ProbeTarget, firewall.Token));
            var probe = await client.ReadAsync().WaitAsync(Patience, TimeProvider.System);
            return probe.Status == 200 ? "" : $"the next request on the connection got {probe.Status}";
        }
        catch (Exception broken) when (broken is IOException or InvalidDataException or TimeoutException)
        {
            return broken.Message;
        }
    }

    /// <summary>Closed at once, or after the server has waited in vain for the rest of a body.</summary>
    private static async Task<bool> IsSilentAsync(RawClient client)
    {
        var rest = client.ReadToEndAsync();
        return await Task.WhenAny(rest, Task.Delay(Silence, TimeProvider.System)) != rest || (await rest).Length == 0;
    }

    private async Task OneAsync(Http2Case one)
    {
        var before = Backend.Requests.Count;
        await using var client = await RawHttp2.ConnectAsync(firewall.Walk.Gateway.IngressH2Port);
        Http2Answer answer;
        try
        {
            answer = await one.SendAsync(client, firewall.Token).WaitAsync(Patience, TimeProvider.System);
        }
        catch (Exception broken) when (broken is IOException or TimeoutException)
        {
            answer = new Http2Answer(0, new WireHeaders(), [], null, broken is IOException);
        }

        var outcome = answer switch
        {
            { Status: > 0 } => answer.Status.ToString(CultureInfo.InvariantCulture),
            { Reset: not null } or { IsGone: true } => "reset",
            _ => "nothing",
        };
        Judge(one.ToString(), [one.Outcome], [outcome], before, one.Target, "");
    }

    private void Judge(string name, string[] wanted, List<string> outcomes, int before, string? target, string end)
    {
        Count++;
        var isWanted = wanted.Length == outcomes.Count && wanted.Zip(outcomes).All(pair => pair.First.Split('|').Contains(pair.Second));
        if (!isWanted)
            _faults.Add($"{name}: {string.Join(' ', outcomes)} instead of {string.Join(' ', wanted)}; {end}");
        else if (end.Length > 0)
            _faults.Add($"{name}: {end}");
        var arrived = Backend.Requests.Skip(before).Where(request => request.Target != ProbeTarget).ToArray();
        Forwarded.AddRange(arrived);
        if (arrived.Length != outcomes.Count(outcome => outcome == "200"))
            _faults.Add($"{name}: {arrived.Length} requests at the backend");
        if (arrived.Length == 1 && target is not null && Origin(target) != arrived[0].Target)
            _faults.Add($"{name}: the target arrived as {arrived[0].Target}");
        _faults.AddRange(arrived.SelectMany(BackendCheck.Faults).Select(fault => $"{name}: {fault}"));
        if (firewall.Walk.Gateway.Process.HasExited)
            throw new InvalidOperationException($"The gateway died of {name}\n{firewall.Walk.Gateway.Process.Said}");
    }

    private static string Origin(string target) =>
        target.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? target[target.IndexOf('/', "http://".Length)..] : target;
}
