using Gateway.Orgs;

namespace Gateway.Limits.States;

/// <summary>
/// The states of one org behind one short lock: all limits of a request are judged and charged together, because taking one
/// and giving it back when the next refuses would refuse others in between.
/// </summary>
internal sealed class OrgLimits(OrgCode org, Lock gate, Dictionary<LimitKey, LimitState> states)
{
    // What the limits of a plan come to without applications and routes: moving those frees nothing.
    private const int FewStates = 8;

    public OrgLimits(OrgCode org)
        : this(org, new Lock(), [])
    {
    }

    public Lock Gate => gate;

    /// <summary>Replaced or forgotten: whoever holds it asks for the org's states again.</summary>
    public bool IsRetired { get; private set; }

    public LimitState? Find(LimitKey key) => states.GetValueOrDefault(key);

    public LimitState GetOrAdd(LimitKey key, UsedSoFar usedSoFar, IReplicas? replicas)
    {
        if (!states.TryGetValue(key, out var state))
            states.Add(key, state = LimitState.New(org, key, usedSoFar, replicas));
        return state;
    }

    /// <summary>
    /// Lets the idle states go, in the lock. Null when something stays and it is not worth a move; else what takes its place,
    /// behind the same lock because requests in flight end under it.
    /// </summary>
    public OrgLimits? WithoutIdle(in DecisionTime now, out bool isEmpty)
    {
        var busy = 0;
        foreach (var state in states.Values)
            busy += state.IsIdle(now) ? 0 : 1;
        isEmpty = busy == 0;
        if (!isEmpty && (states.Count <= FewStates || busy > states.Count / 2))
            return null;
        IsRetired = true;
        return isEmpty ? null : new OrgLimits(org, gate, Busy(now));
    }

    private Dictionary<LimitKey, LimitState> Busy(DecisionTime now) => states.Where(state => !state.Value.IsIdle(now)).ToDictionary();
}
