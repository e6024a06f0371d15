namespace Gateway.Limits.States;

/// <summary>Requests in flight.</summary>
internal sealed class ConcurrencyState : LimitState
{
    private long _inFlight;

    public override void Advance(PlanLimit limit, in DecisionTime now)
    {
    }

    public override void Charge(long units) => _inFlight++;

    public override void End(in Charged charged) => _inFlight--;

    public override bool IsIdle(in DecisionTime now) => _inFlight == 0;

    protected override bool HasRoom(PlanLimit limit, long units) => _inFlight < limit.Size;

    protected override LimitLevel Measure(PlanLimit limit, in DecisionTime now) =>
        new(_inFlight, Math.Max(0, limit.Size - _inFlight), null);
}
