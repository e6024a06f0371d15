using Gateway.Limits.States;

namespace Gateway.Limits;

/// <summary>How often a limit of one name decided what: plain cells, because a counter with tags costs more than the decision.</summary>
internal sealed class LimitTally(string name)
{
    private long _passed;
    private long _near;
    private long _refused;
    private long _shadowed;

    public string Name => name;

    public IEnumerable<(string Result, long Count)> Results =>
    [
        ("passed", Volatile.Read(ref _passed)),
        ("near", Volatile.Read(ref _near)),
        ("refused", Volatile.Read(ref _refused)),
        ("shadowed", Volatile.Read(ref _shadowed)),
    ];

    /// <summary>Counts each limit that decided something once; where another limit refused, one that had room decided nothing.</summary>
    public static void Count(ReadOnlySpan<PlanLimit> limits, ReadOnlySpan<DecidedLimit> decided, bool passed)
    {
        for (var i = 0; i < limits.Length; i++)
        {
            if (!decided[i].Fits)
            {
                Interlocked.Increment(ref limits[i].IsEnforced ? ref limits[i].Tally._refused : ref limits[i].Tally._shadowed);
            }
            else if (passed)
            {
                Interlocked.Increment(
                    ref decided[i].Level.Used >= limits[i].Near ? ref limits[i].Tally._near : ref limits[i].Tally._passed);
            }
        }
    }
}
