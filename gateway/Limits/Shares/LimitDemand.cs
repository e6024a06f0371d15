namespace Gateway.Limits.Shares;

/// <summary>Who asks for one limit, here and elsewhere; known to the exchange alone.</summary>
internal sealed class LimitDemand
{
    private readonly Dictionary<string, ShareRow> _peers = new(StringComparer.Ordinal);
    private long _asked;

    /// <summary>Something to tell.</summary>
    public bool IsChanged { get; private set; }

    /// <summary>Unix milliseconds after which nothing of it counts, here or elsewhere.</summary>
    public long Until { get; private set; }

    /// <summary>Units a second asked for here: half of what was, half of what came since.</summary>
    public double Rate { get; private set; }

    /// <summary>This process asked or spent.</summary>
    public void Change(long until) => (IsChanged, Until) = (true, Math.Max(Until, until));

    public void Told() => IsChanged = false;

    public void Measure(long asked, TimeSpan elapsed)
    {
        var came = elapsed > TimeSpan.Zero ? (asked - _asked) / elapsed.TotalSeconds : asked - _asked;
        (_asked, Rate) = (asked, came == 0 && Rate < 0.01 ? 0 : (Rate + came) / 2);
    }

    /// <summary>Keeps what another process told; what it spent since it told last.</summary>
    /// <param name="row">Its row.</param>
    /// <param name="onlyGrows">A sum that shrank was begun anew.</param>
    public long Peer(ShareRow row, bool onlyGrows)
    {
        var before = _peers.GetValueOrDefault(row.Process)?.Spent ?? 0;
        _peers[row.Process] = row;
        Until = Math.Max(Until, row.Until);
        return onlyGrows && row.Spent < before ? row.Spent : row.Spent - before;
    }

    /// <summary>What others asked for since the instant, together.</summary>
    public (double Rate, int Processes) Demand(long since, HashSet<string> live)
    {
        var (rate, processes) = (0.0, 0);
        foreach (var peer in _peers.Values)
        {
            if (peer.At < since)
                continue;
            rate += peer.Asked;
            processes++;
            live.Add(peer.Process);
        }

        return (rate, processes);
    }
}
