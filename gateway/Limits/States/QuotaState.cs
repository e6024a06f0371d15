using Gateway.Orgs;
using Gateway.Orgs.Plans;

namespace Gateway.Limits.States;

/// <summary>A calendar quota: what the ledger holds of the period, and the units of open admissions.</summary>
internal sealed class QuotaState(OrgCode org, LimitKey key, UsedSoFar usedSoFar) : LimitState
{
    private DateTime _from;
    private DateTime _to;
    private long _used;
    private int _open;

    public override bool CountsShadowed => true;

    public override void Advance(PlanLimit limit, in Moment now)
    {
        if (now.Utc >= _from && now.Utc < _to)
            return;
        // Also when the wall clock was set back: the ledger knows that period too.
        (_from, _to) = Calendar.Around(now.Utc, key.Period);
        _used = usedSoFar(org, key, _from);
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

    private static long CeilingSeconds(long ticks) => Math.Max(1, (ticks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond);
}
