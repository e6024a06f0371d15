namespace Gateway.Telemetry.Series;

/// <summary>
/// How many series one instrument may ever show: the SDK gives no place back, and folds what is past its limit out of sight.
/// </summary>
internal sealed class SeriesBudget(OrgSeries orgs, int each)
{
    /// <summary>For what counts for all others together and for nobody, beside what organisations have.</summary>
    private const int Reserve = 8192;

    private int _taken;

    /// <summary>The instrument's limit in the SDK.</summary>
    public int Room => Most + Reserve;

    private int Most => orgs.MostOrgs * each;

    /// <summary>A place for one more series of an organisation; false when there is none, and it counts for all others.</summary>
    public bool TryTake()
    {
        if (Volatile.Read(ref _taken) >= Most)
            return false;
        return Interlocked.Increment(ref _taken) <= Most;
    }
}
