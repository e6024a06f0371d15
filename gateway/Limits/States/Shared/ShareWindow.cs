namespace Gateway.Limits.States;

/// <summary>What this process may spend between two exchanges: its part of what was left then and of what came since.</summary>
internal struct ShareWindow
{
    private int _round;
    private long _left;
    private long _spent;

    public readonly bool IsOver(SharedLimit share) => share.Round != _round;

    public void Begin(SharedLimit share, long left) => (_round, _left, _spent) = (share.Round, left, 0);

    public void Spend(long units) => _spent += units;

    /// <summary>Rounded up, so that the last unit is not left lying between two replicas that each own half of it.</summary>
    public readonly long Left(SharedLimit share, long gained) =>
        share.Part >= 1 ? long.MaxValue : Math.Max(0, (long)Math.Ceiling(share.Part * (_left + gained)) - _spent);
}
