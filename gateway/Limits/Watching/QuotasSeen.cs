using System.Collections.Concurrent;
using Gateway.Limits.States;
using Gateway.Orgs;

namespace Gateway.Limits;

/// <summary>
/// The quotas of a whole org, as its last caller's plan has them: for the operator to look at, so it is bounded to those that came first.
/// </summary>
internal sealed class QuotasSeen
{
    public const int Most = 10_000;
    private readonly ConcurrentDictionary<OrgCode, (PlanLimit[] Limits, LimitKey[] Keys)> _seen = new();
    private int _count;

    public IEnumerable<(OrgCode Org, PlanLimit[] Limits, LimitKey[] Keys)> All =>
        _seen.Select(org => (org.Key, org.Value.Limits, org.Value.Keys));

    /// <summary>Called when a caller is bound to its states, not for each request.</summary>
    public void Note(OrgCode org, ReadOnlySpan<PlanLimit> limits, LimitKey[] keys)
    {
        if (!_seen.ContainsKey(org) && Volatile.Read(ref _count) >= Most)
            return;
        List<PlanLimit> quotas = [];
        List<LimitKey> keysOfQuotas = [];
        for (var i = 0; i < keys.Length; i++)
        {
            if (keys[i] is not { Kind: Orgs.Plans.LimitKind.Quota, Scope: Orgs.Plans.LimitScope.Org })
                continue;
            quotas.Add(limits[i]);
            keysOfQuotas.Add(keys[i]);
        }

        var value = (quotas.ToArray(), keysOfQuotas.ToArray());
        if (_seen.TryAdd(org, value))
            Interlocked.Increment(ref _count);
        else
            _seen[org] = value;
    }
}
