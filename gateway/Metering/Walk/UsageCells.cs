using System.Collections.Concurrent;
using Gateway.Refusals;
using Gateway.Telemetry.OpenTelemetry;

namespace Gateway.Metering.Walk;

/// <summary>The counters by org that dashboards draw: plain cells, written beside the SDK's metrics, because a counter of the SDK costs ten times as much a request.</summary>
internal sealed class UsageCells : IMetricFamilySource
{
    /// <summary>Series stay bounded: what orgs beyond this many use is shown as <see cref="Others"/>; the ledger keeps every org.</summary>
    private const int MostOrgs = 1000;
    private const string Others = "_other";

    private readonly ConcurrentDictionary<(string Org, string Route), Cell> _cells = new();
    private readonly ConcurrentDictionary<string, byte> _orgs = new(StringComparer.Ordinal);

    public void Add(string org, string route, Outcome outcome, int status, long units, long bytesIn, long bytesOut)
    {
        if (!_cells.TryGetValue((org, route), out var cell))
            cell = _cells.GetOrAdd((Shown(org), route), static _ => new Cell());
        cell.Add(outcome, StatusClass.Of(status), units, bytesIn, bytesOut);
    }

    public void Write(MetricFamilyWriter writer)
    {
        var cells = _cells.ToArray();
        Array.Sort(cells, static (a, b) => string.CompareOrdinal(a.Key.Org, b.Key.Org) is not 0 and var order ? order : string.CompareOrdinal(a.Key.Route, b.Key.Route));
        writer.Counter("gateway.requests", "{request}", "Requests that ended, by org, route, outcome and status class.");
        foreach (var ((org, route), cell) in cells)
            cell.WriteRequests(writer, org, route);
        writer.Counter("gateway.units", "{unit}", "Units charged, by org and route.");
        foreach (var ((org, route), cell) in cells)
            writer.Sample([new("org", org), new("route", route)], cell.Units);
        writer.Counter("gateway.request.body", "By", "Bytes of request bodies as clients sent them, by org and route.");
        foreach (var ((org, route), cell) in cells)
            writer.Sample([new("org", org), new("route", route)], cell.BytesIn);
        writer.Counter("gateway.response.body", "By", "Bytes of answer bodies as clients got them, by org and route.");
        foreach (var ((org, route), cell) in cells)
            writer.Sample([new("org", org), new("route", route)], cell.BytesOut);
    }

    private string Shown(string org)
    {
        if (_orgs.ContainsKey(org))
            return org;
        return _orgs.Count < MostOrgs && _orgs.TryAdd(org, 0) ? org : Others;
    }

    private sealed class Cell
    {
        private const int Statuses = 6;
        private readonly long[] _requests = new long[((int)Outcome.Refused + 1) * Statuses];
        private long _units;
        private long _bytesIn;
        private long _bytesOut;

        public long Units => Volatile.Read(ref _units);

        public long BytesIn => Volatile.Read(ref _bytesIn);

        public long BytesOut => Volatile.Read(ref _bytesOut);

        public void Add(Outcome outcome, byte status, long units, long bytesIn, long bytesOut)
        {
            Interlocked.Increment(ref _requests[((int)outcome * Statuses) + status]);
            Interlocked.Add(ref _units, units);
            Interlocked.Add(ref _bytesIn, bytesIn);
            Interlocked.Add(ref _bytesOut, bytesOut);
        }

        public void WriteRequests(MetricFamilyWriter writer, string org, string route)
        {
            for (var i = 0; i < _requests.Length; i++)
            {
                if (Volatile.Read(ref _requests[i]) is > 0 and var count)
                    writer.Sample([new("org", org), new("route", route), new("outcome", ((Outcome)(i / Statuses)).Text()), new("status", StatusClass.Text((byte)(i % Statuses)))], count);
            }
        }
    }
}
