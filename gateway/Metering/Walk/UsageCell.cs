using System.Diagnostics.Metrics;
using Gateway.Refusals;
using Gateway.Telemetry.Series;

namespace Gateway.Metering.Walk;

/// <summary>What one organisation used on one route since the process began.</summary>
internal sealed class UsageCell(SeriesOrg org, SeriesBudget budget) : OrgCell(org)
{
    private const int Statuses = StatusClass.Count;
    private const int WentWell = ((int)Outcome.Completed * Statuses) + 2;

    private readonly long[] _requests = new long[((int)Outcome.Refused + 1) * Statuses];
    private long _units;
    private long _bytesIn;
    private long _bytesOut;
    private volatile bool _isExpected;

    public long Units => Volatile.Read(ref _units);

    public long BytesIn => Volatile.Read(ref _bytesIn);

    public long BytesOut => Volatile.Read(ref _bytesOut);

    /// <summary>Its series of requests that went well is there before the first one.</summary>
    public void Expect() => _isExpected = _isExpected || MayShow(WentWell);

    /// <summary>False while the organisation is not shown, or may have no further series.</summary>
    public bool TryAdd(Outcome outcome, byte status, long units, long bytesIn, long bytesOut)
    {
        var at = ((int)outcome * Statuses) + status;
        if (!Org.IsShown || !MayShow(at))
            return false;
        Interlocked.Increment(ref _requests[at]);
        Interlocked.Add(ref _units, units);
        Interlocked.Add(ref _bytesIn, bytesIn);
        Interlocked.Add(ref _bytesOut, bytesOut);
        return true;
    }

    public IEnumerable<Measurement<long>> Requests(string name, string route)
    {
        for (var i = 0; i < _requests.Length; i++)
        {
            var count = Volatile.Read(ref _requests[i]);
            if (count > 0 || (_isExpected && i == WentWell))
            {
                yield return new(count, new("org", name), new("route", route), new("outcome", ((Outcome)(i / Statuses)).Text()),
                    new("status", StatusClass.Text((byte)(i % Statuses))));
            }
        }
    }

    /// <summary>
    /// Each series takes its place once; two threads that are first at the same time take two, which only spends one more.
    /// </summary>
    private bool MayShow(int at) =>
        Volatile.Read(ref _requests[at]) > 0 || (_isExpected && at == WentWell) || Org.IsNobody || budget.TryTake();
}
