namespace Gateway.Limits.States;

/// <summary>
/// One limit of one scope as replicas share it: what this process spent and was asked for, what the others spent since this one
/// began, and which part of the rest is this process's until the next exchange. Written under the org's lock, read by the exchange.
/// </summary>
internal sealed class SharedLimit(IReplicas replicas, SharedLimitKey key)
{
    private long _spent;
    private long _asked;
    private long _others;
    private long _fillTicks;
    private double _part = 1;
    private bool _isDirty;

    public SharedLimitKey Key => key;

    public bool IsAway => replicas.IsAway;

    /// <summary>Grows with every exchange.</summary>
    public int Round => replicas.Round;

    /// <summary>By this process, since it began; a quota's shrinks by what is given back.</summary>
    public long Spent => Volatile.Read(ref _spent);

    /// <summary>Units asked for here, refused ones too.</summary>
    public long Asked => Volatile.Read(ref _asked);

    /// <summary>By all other processes since this one began.</summary>
    public long Others
    {
        get => Volatile.Read(ref _others);
        set => Volatile.Write(ref _others, value);
    }

    /// <summary>A rate's: what its slowest bucket so far takes to fill, in 100 ns; what was spent counts so long.</summary>
    public long FillTicks => Volatile.Read(ref _fillTicks);

    /// <summary>Of what is left, 0–1; 1 while nobody else asks.</summary>
    public double Part
    {
        get => Volatile.Read(ref _part);
        set => Volatile.Write(ref _part, value);
    }

    public void FillsIn(long ticks)
    {
        if (ticks > _fillTicks)
            Volatile.Write(ref _fillTicks, ticks);
    }

    public void Ask(long units)
    {
        Volatile.Write(ref _asked, _asked + units);
        Touch();
    }

    public void Spend(long units)
    {
        Volatile.Write(ref _spent, _spent + units);
        Touch();
    }

    /// <summary>Before an exchange reads the figures: what changes from here on is for the next one.</summary>
    public void Clean() => Volatile.Write(ref _isDirty, false);

    private void Touch()
    {
        if (Volatile.Read(ref _isDirty))
            return;
        Volatile.Write(ref _isDirty, true);
        replicas.Note(this);
    }
}
