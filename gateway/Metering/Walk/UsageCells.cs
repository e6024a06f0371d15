using System.Collections.Concurrent;
using Gateway.Refusals;
using Gateway.Telemetry.OpenTelemetry;
using Gateway.Telemetry.Series;

namespace Gateway.Metering.Walk;

/// <summary>The counters by org that dashboards draw: plain cells, written beside the SDK's metrics, because a counter of the SDK costs ten times as much a request.</summary>
internal sealed class UsageCells(OrgSeries orgs) : IMetricFamilySource
{
    /// <summary>Cells that may be there before the first request; where orgs times routes are more, none is.</summary>
    private const int MostExpected = 2000;

    private readonly ConcurrentDictionary<(string Org, string Route), Cell> _cells = new();

    public void Add(string org, string route, Outcome outcome, int status, long units, long bytesIn, long bytesOut)
    {
        if (!_cells.TryGetValue((org, route), out var cell))
            cell = CellOf(org, route);
        cell.Add(outcome, StatusClass.Of(status), units, bytesIn, bytesOut);
    }

    /// <summary>Begins at 0 what is certain to come: a rate over a series that is born with its first request misses that request.</summary>
    public void Expect(IReadOnlyCollection<string> orgs, IReadOnlyCollection<string> routes)
    {
        if ((long)orgs.Count * routes.Count > MostExpected)
            return;
        foreach (var org in orgs)
        {
            foreach (var route in routes)
                _cells.GetOrAdd((org, route), static _ => new Cell()).IsExpected = true;
        }
    }

    public void Write(IMetricFamilyWriter writer)
    {
        var cells = Shown();
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
        orgs.Rank(cells.GroupBy(cell => cell.Key.Org, cell => cell.Value.Requests).ToDictionary(org => org.Key, org => org.Sum(), StringComparer.Ordinal));
    }

    /// <summary>Each request of an org without series comes by here.</summary>
    private Cell CellOf(string org, string route)
    {
        var shown = orgs.Shown(org);
        if (!ReferenceEquals(shown, org))
            orgs.Fold(org);
        return _cells.GetOrAdd((shown, route), static _ => new Cell());
    }

    private KeyValuePair<(string Org, string Route), Cell>[] Shown()
    {
        var cells = _cells.ToArray();
        foreach (var cell in cells.Where(cell => !orgs.Has(cell.Key.Org)))
            _cells.TryRemove(cell);
        return [.. cells.Where(cell => orgs.Has(cell.Key.Org))];
    }

    private sealed class Cell
    {
        private const int Statuses = 6;
        private readonly long[] _requests = new long[((int)Outcome.Refused + 1) * Statuses];
        private long _units;
        private long _bytesIn;
        private long _bytesOut;

        /// <summary>Its series of requests that went well is there before the first one.</summary>
        public bool IsExpected { get; set; }

        public long Requests => _requests.Sum();

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

        public void WriteRequests(IMetricFamilyWriter writer, string org, string route)
        {
            for (var i = 0; i < _requests.Length; i++)
            {
                var count = Volatile.Read(ref _requests[i]);
                if (count > 0 || (IsExpected && i == ((int)Outcome.Completed * Statuses) + 2))
                    writer.Sample([new("org", org), new("route", route), new("outcome", ((Outcome)(i / Statuses)).Text()), new("status", StatusClass.Text((byte)(i % Statuses)))], count);
            }
        }
    }
}
