using Gateway.Orgs;

namespace Gateway.Limits.States;

/// <summary>
/// The states of one org behind one short lock: all limits of a request are judged and charged together, because taking one
/// and giving it back when the next refuses would refuse others in between.
/// </summary>
internal sealed class OrgLimits(OrgCode org, Lock gate, Dictionary<LimitKey, LimitState> states)
{
    public OrgLimits(OrgCode org)
        : this(org, new Lock(), [])
    {
    }

    public Lock Gate => gate;

    /// <summary>Replaced or forgotten: whoever holds it asks for the org's states again.</summary>
    public bool IsRetired { get; private set; }

    public LimitState? Find(LimitKey key) => states.GetValueOrDefault(key);

    public LimitState GetOrAdd(LimitKey key, UsedSoFar usedSoFar)
    {
        if (!states.TryGetValue(key, out var state))
            states.Add(key, state = LimitState.New(org, key, usedSoFar));
        return state;
    }

    /// <summary>
    /// Lets the idle states go, in the lock. Null when something stays and it is not worth a move; else what takes its place,
    /// behind the same lock because requests in flight end under it.
    /// </summary>
    public OrgLimits? WithoutIdle(in Moment now, out bool isEmpty)
    {
        var at = now;
        var busy = states.Where(state => !state.Value.IsIdle(at)).ToDictionary();
        isEmpty = busy.Count == 0;
        if (!isEmpty && busy.Count > states.Count / 2)
            return null;
        IsRetired = true;
        return new OrgLimits(org, gate, busy);
    }
}
