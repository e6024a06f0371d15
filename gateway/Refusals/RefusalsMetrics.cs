using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Gateway.Telemetry.Series;

namespace Gateway.Refusals;

/// <summary>Counts each no by org, code and reason, in plain cells that a scrape reads.</summary>
internal sealed class RefusalsMetrics
{
    private const string Instrument = "gateway.refusals";

    /// <summary>Codes and reasons that an organisation meets, on average at most.</summary>
    private const int Each = 8;

    private readonly ConcurrentDictionary<(string Org, string Code, string Reason), Cell> _cells = new();
    private readonly OrgSeries _orgs;
    private readonly SeriesBudget _budget;

    public RefusalsMetrics(OrgSeries orgs, IMeterFactory meters)
    {
        _orgs = orgs;
        _budget = orgs.Budget(Instrument, Each);
        meters.Create("Gateway.Refusals").CreateObservableCounter(
            Instrument, Refusals, "{request}", "Requests the gateway refused by org (empty before it is known), code and reason.");
    }

    public void Refused(string org, string code, string reason)
    {
        if (CellOf(org, code, reason) is not { Org.IsShown: true } cell)
            cell = Shared(code, reason);
        Interlocked.Increment(ref cell.Count);
    }

    private Cell? CellOf(string org, string code, string reason)
    {
        if (_cells.TryGetValue((org, code, reason), out var cell))
            return cell;
        var place = _orgs.Of(org);
        return place.Name != org || (!place.IsNobody && !_budget.TryTake())
            ? null
            : _cells.GetOrAdd((org, code, reason), static (_, place) => new Cell(place), place);
    }

    private Cell Shared(string code, string reason) =>
        _cells.GetOrAdd((OrgSeries.Others, code, reason), static (key, orgs) => new Cell(orgs.Of(key.Org)), _orgs);

    private IEnumerable<Measurement<long>> Refusals() =>
        from cell in _cells
        let count = Volatile.Read(ref cell.Value.Count)
        where count > 0 && cell.Value.Org.IsShown
        select new Measurement<long>(count, new("org", cell.Key.Org), new("code", cell.Key.Code), new("reason", cell.Key.Reason));

    private sealed class Cell(SeriesOrg org)
    {
        public long Count;

        public SeriesOrg Org => org;
    }
}
