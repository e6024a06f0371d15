namespace Gateway.Limits.States;

/// <summary>What this process may spend between two exchanges: its part of what was left then and of what came since.</summary>
internal struct ShareWindow
{
    private int _round;
    private long _left;
    private long _spent;

    public readonly bool IsOver(SharedLimit shared) => shared.Round != _round;

    public void Begin(SharedLimit shared, long left) => (_round, _left, _spent) = (shared.Round, left, 0);

    public void Spend(long units) => _spent += units;

    /// <summary>Rounded up, so that the last unit is not left lying between two replicas that each own half of it.</summary>
    public readonly long Left(SharedLimit shared, long gained) =>
        shared.Part >= 1 ? long.MaxValue : Math.Max(0, (long)Math.Ceiling(shared.Part * (_left + gained)) - _spent);
}
