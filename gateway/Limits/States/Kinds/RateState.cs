namespace Gateway.Limits.States;

/// <summary>
/// A token bucket without a timer: how much is in it, and when that was so. The level is kept in requests, not in time, so that
/// every plan's numbers can be held against it; it drains by the numbers of whoever asked last.
/// </summary>
/// <remarks>
/// A bucket of a new size clips the level: at once when the settings changed; when two tiers of one generation share the
/// bucket, only after the larger one has not asked for as long as it takes to fill, else the small tier would wipe out
/// what the large one owes.
/// </remarks>
internal sealed class RateState(SharedLimit? share = null) : LimitState
{
    // 2^-20 of a request: together with the remainder below nothing is lost to rounding.
    private const int Fraction = 20;
    private const long One = 1L << Fraction;

    private PlanLimit? _last;
    private long _level;
    private long _at;

    // What flowed beyond the last whole unit of the level, in units of 1/Per.
    private long _remainder;
    private long _size;
    private long _heldUntil;
    private int _generation;

    // Of the others' spending, what is already in the level.
    private long _others = share?.Others ?? 0;
    private ShareWindow _window;
    private long _windowAt;
    private long _gained;

    protected override SharedLimit? SharedLimit => share;

    public override void Advance(PlanLimit limit, in DecisionTime now)
    {
        if (_last is not null)
            Drain(_last, now.Ticks);
        else
            _at = now.Ticks;

        if (limit.Burst >= _size || now.Generation > _generation)
        {
            Resize(limit);
            _heldUntil = long.CreateSaturating((Int128)now.Ticks + limit.FillTicks);
            _generation = Math.Max(_generation, now.Generation);
        }

        if (_last is not null && _last.Per != limit.Per)
            _remainder = (long)((Int128)_remainder * limit.Per / _last.Per);
        _last = limit;
        if (share is not null)
            Learn(share, limit, now);
    }

    public override void Ask(long units) => share?.Ask(1);

    public override void Charge(long units)
    {
        _level += One;
        _window.Spend(1);
        share?.Spend(1);
    }

    public override void End(in Charged charged)
    {
    }

    public override bool IsIdle(in DecisionTime now)
    {
        if (_last is not null)
            Drain(_last, now.Ticks);
        return _level == 0;
    }

    protected override bool HasRoom(PlanLimit limit, long units) => Left(limit) > 0;

    protected override LimitLevel Measure(PlanLimit limit, in DecisionTime now)
    {
        var left = Left(limit);
        var used = (_level + One - 1) >> Fraction;
        return left >= limit.Burst
            ? new(used, left, null)
            : new(used, left, SecondsUntil((limit.Burst - left - 1) << Fraction, limit, now));
    }

    private long Left(PlanLimit limit)
    {
        var left = Math.Max(0, ((limit.Burst << Fraction) - _level) >> Fraction);
        return share is null ? left : Math.Min(left, _window.Left(share, _gained));
    }

    // What the others took is owed here too, also beyond the size: that is how an overshoot between two exchanges is paid back.
    private void Learn(SharedLimit shared, PlanLimit limit, in DecisionTime now)
    {
        shared.FillsIn(limit.FillTicks);
        if (_window.IsOver(shared))
        {
            var others = shared.Others;
            _level += (others - _others) << Fraction;
            _others = others;
            _windowAt = now.Ticks;
            _window.Begin(shared, (limit.Burst << Fraction) - _level >> Fraction);
        }

        _gained = shared.Part >= 1 ? 0 : long.CreateSaturating((Int128)(now.Ticks - _windowAt) * limit.Requests / limit.Per);
    }

    private void Drain(PlanLimit by, long now)
    {
        if (by.Burst < _size && now >= _heldUntil)
        {
            Flow(by, _heldUntil);
            Resize(by);
        }

        Flow(by, now);
    }

    private void Flow(PlanLimit by, long now)
    {
        var elapsed = now - _at;
        if (elapsed <= 0)
            return;
        _at = now;
        if (_level == 0)
            return;
        var flow = ((Int128)elapsed * by.Requests << Fraction) + _remainder;
        var (drained, rest) = Int128.DivRem(flow, by.Per);
        (_level, _remainder) = drained >= _level ? (0, 0) : (_level - (long)drained, (long)rest);
    }

    private void Resize(PlanLimit by)
    {
        if (_size == by.Burst)
            return;
        _size = by.Burst;
        if (_level > _size << Fraction)
            (_level, _remainder) = (_size << Fraction, 0);
    }

    private long SecondsUntil(long target, PlanLimit limit, in DecisionTime now)
    {
        var ticks = CeilingDivide(((Int128)(_level - target) * limit.Per) - _remainder, (Int128)limit.Requests << Fraction);
        if (_size > limit.Burst)
            ticks = Int128.Min(ticks, (Int128)Math.Max(0, _heldUntil - now.Ticks) + CeilingDivide(limit.Per, limit.Requests));
        return (long)Int128.Max(1, CeilingDivide(ticks, TimeSpan.TicksPerSecond));
    }

    private static Int128 CeilingDivide(Int128 value, Int128 by) => (value + by - 1) / by;
}
