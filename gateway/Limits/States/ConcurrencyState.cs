namespace Gateway.Limits.States;

/// <summary>Requests in flight.</summary>
internal sealed class ConcurrencyState : LimitState
{
    private long _inFlight;

    public override void Advance(PlanLimit limit, in Moment now)
    {
    }

    public override bool Fits(PlanLimit limit, long units) => _inFlight < limit.Size;

    public override void Charge(long units) => _inFlight++;

    public override LimitLevel Level(PlanLimit limit, in Moment now) => new(_inFlight, Math.Max(0, limit.Size - _inFlight), null);

    public override void End(in Charged charged) => _inFlight--;

    public override bool IsIdle(in Moment now) => _inFlight == 0;
}
