using Gateway.Orgs;
using Gateway.Orgs.Plans;

namespace Gateway.Limits.States;

/// <summary>
/// A calendar quota: what the ledger holds of the period, the units of open admissions, and what replicas spent since this process began.
/// </summary>
internal sealed class QuotaState(OrgCode org, LimitKey key, UsedSoFar usedSoFar, IReplicas? replicas) : LimitState
{
    private DateTime _from;
    private DateTime _to;
    private long _used;
    private bool _isKnown;
    private int _open;
    private (DateTime From, long Used) _before;
    private SharedLimit? _share;
    private ShareWindow _window;

    public override bool CountsShadowed => true;

    protected override SharedLimit? SharedLimit => _share;

    private long Used => _used + (_share?.Others ?? 0);

    public override void Advance(PlanLimit limit, in DecisionTime now)
    {
        if (now.Utc < _from || now.Utc >= _to)
            Turn(now.Utc);
        // Where the ledger was not there at the start, what was admitted meanwhile is in it by the time it answers.
        if (!_isKnown && usedSoFar(org, key, _from) is { } used)
            (_used, _isKnown) = (Math.Max(used, _used), true);
        if (_share is not null && _window.IsOver(_share))
            _window.Begin(_share, limit.Size - Used);
    }

    public override void Ask(long units) => _share?.Ask(units);

    public override void Charge(long units)
    {
        _open++;
        if (key.Unit == QuotaUnit.Requests)
            Spend(units);
    }

    // A request that outlives its period belongs to the one in which it was admitted.
    public override void End(in Charged charged)
    {
        _open--;
        if (charged.At >= _from && charged.At < _to)
            Spend(key.Unit == QuotaUnit.Bytes ? charged.Bytes : charged.Billed - charged.Units);
    }

    public override bool IsIdle(in DecisionTime now) => _open == 0;

    // A route of cost 0 is free of quotas. Bytes are known at the end only, so what is in flight may overshoot.
    protected override bool HasRoom(PlanLimit limit, long units) => units == 0 || Needed(units) <= Left(limit);

    // Where only this replica's part is used up, more comes with the next exchange.
    protected override LimitLevel Measure(PlanLimit limit, in DecisionTime now)
    {
        var (used, left) = (Used, Left(limit));
        return new(used, left, left == 0 && used < limit.Size ? 1 : CeilingSeconds((_to - now.Utc).Ticks));
    }

    private long Needed(long units) => key.Unit == QuotaUnit.Bytes ? 1 : units;

    private long Left(PlanLimit limit)
    {
        var left = Math.Max(0, limit.Size - Used);
        return _share is null ? left : Math.Min(left, _window.Left(_share, gained: 0));
    }

    private void Spend(long units)
    {
        _used += units;
        _window.Spend(units);
        _share?.Spend(units);
    }

    // The period before is kept, so that a wall clock which is set forth and back gives nothing anew.
    private void Turn(DateTime utc)
    {
        var last = (_from, _used);
        (_from, _to) = key.Period.Around(utc);
        (_used, _isKnown) = (_before.From == _from ? _before.Used : 0, false);
        _before = last;
        _share = replicas?.Of(new SharedLimitKey(org, key, _from, _to));
        _window = default;
    }

    private static long CeilingSeconds(long ticks) => Math.Max(1, (ticks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond);
}
