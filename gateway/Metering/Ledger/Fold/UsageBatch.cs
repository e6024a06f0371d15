using System.Runtime.InteropServices;

using Gateway.Refusals;

namespace Gateway.Metering.Ledger;

/// <summary>
/// The records that reach the ledger in one transaction; its number is on each of them, and in the ledger once it is there.
/// </summary>
internal sealed class UsageBatch(int number)
{
    private readonly Dictionary<UsageKey, UsageSums> _rows = [];
    private readonly List<KeyedUse> _keyed = [];

    public int Number { get; } = number;

    public IReadOnlyDictionary<UsageKey, UsageSums> Rows => _rows;

    /// <summary>Requests in here whose units are owed only if their key was not billed before.</summary>
    public IReadOnlyList<KeyedUse> Keyed => _keyed;

    /// <summary>Ended requests in here; refusals are not among them.</summary>
    public long Requests { get; private set; }

    public void Add(in UsageKey key, in UsageSums sums)
    {
        ref var row = ref CollectionsMarshal.GetValueRefOrAddDefault(_rows, key, out _);
        row += sums;
        if (key.Outcome != Outcome.Refused)
            Requests += sums.Requests;
    }

    public void Add(in KeyedUse use) => _keyed.Add(use);

    public UsageBatch Copy()
    {
        var copy = new UsageBatch(Number);
        foreach (var (key, sums) in _rows)
            copy.Add(key, sums);
        return copy;
    }
}
