using Gateway.Orgs;
using Gateway.Orgs.Plans;

namespace Gateway.Limits.States;

/// <summary>A calendar quota: what the ledger holds of the period, and the units of open admissions.</summary>
internal sealed class QuotaState(OrgCode org, LimitKey key, UsedSoFar usedSoFar) : LimitState
{
    private DateTime _from;
    private DateTime _to;
    private long _used;
    private bool _isKnown;
    private int _open;
    private (DateTime From, long Used) _before;

    public override bool CountsShadowed => true;

    public override void Advance(PlanLimit limit, in Moment now)
    {
        if (now.Utc < _from || now.Utc >= _to)
            Turn(now.Utc);
        // Where the ledger was not there at the start, what was admitted meanwhile is in it by the time it answers.
        if (!_isKnown && usedSoFar(org, key, _from) is { } used)
            (_used, _isKnown) = (Math.Max(used, _used), true);
    }

    // A route of cost 0 is free of quotas. Bytes are known at the end only, so what is in flight may overshoot.
    public override bool Fits(PlanLimit limit, long units) =>
        units == 0 || (key.Unit == QuotaUnit.Bytes ? _used < limit.Size : units <= limit.Size - _used);

    public override void Charge(long units)
    {
        _open++;
        if (key.Unit == QuotaUnit.Requests)
            _used += units;
    }

    public override LimitLevel Level(PlanLimit limit, in Moment now) =>
        new(_used, Math.Max(0, limit.Size - _used), CeilingSeconds((_to - now.Utc).Ticks));

    // A request that outlives its period belongs to the one in which it was admitted.
    public override void End(in Charged charged)
    {
        _open--;
        if (charged.At >= _from && charged.At < _to)
            _used += key.Unit == QuotaUnit.Bytes ? charged.Bytes : charged.Billed - charged.Units;
    }

    public override bool IsIdle(in Moment now) => _open == 0;

    // The period before is kept, so that a wall clock which is set forth and back gives nothing anew.
    private void Turn(DateTime utc)
    {
        var last = (_from, _used);
        (_from, _to) = Calendar.Around(utc, key.Period);
        (_used, _isKnown) = (_before.From == _from ? _before.Used : 0, false);
        _before = last;
    }

    private static long CeilingSeconds(long ticks) => Math.Max(1, (ticks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond);
}
