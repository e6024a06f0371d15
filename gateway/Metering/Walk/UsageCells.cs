using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Gateway.Refusals;
using Gateway.Telemetry.Series;

namespace Gateway.Metering.Walk;

/// <summary>
/// The counters by org that dashboards draw: plain cells on the path of a request, read by observable instruments at a scrape.
/// </summary>
internal sealed class UsageCells
{
    /// <summary>Cells that may be there before the first request; where orgs times routes are more, none is.</summary>
    private const int MostExpected = 2000;

    /// <summary>Routes that an organisation uses, and series of requests that it has on them, on average at most.</summary>
    private const int RoutesEach = 8;
    private const int RequestsEach = 16;

    private readonly ConcurrentDictionary<(string Org, string Route), UsageCell> _cells = new();
    private readonly OrgSeries _orgs;
    private readonly SeriesBudget _requests;
    private readonly SeriesBudget _routes;

    public UsageCells(OrgSeries orgs, IMeterFactory meters)
    {
        _orgs = orgs;
        _requests = orgs.Budget("gateway.requests", RequestsEach);
        _routes = orgs.Budget("gateway.units", RoutesEach);
        orgs.Budget("gateway.request.body", RoutesEach);
        orgs.Budget("gateway.response.body", RoutesEach);
        var meter = meters.Create("Gateway.Metering");
        meter.CreateObservableCounter(
            "gateway.requests", () => Shown().SelectMany(static cell => cell.Value.Requests(cell.Key.Org, cell.Key.Route)), "{request}",
            "Requests that ended, by org, route, outcome and status class.");
        meter.CreateObservableCounter("gateway.units", () => Each(static cell => cell.Units), "{unit}", "Units charged, by org and route.");
        meter.CreateObservableCounter("gateway.request.body", () => Each(static cell => cell.BytesIn), "By",
            "Bytes of request bodies as clients sent them, by org and route.");
        meter.CreateObservableCounter("gateway.response.body", () => Each(static cell => cell.BytesOut), "By",
            "Bytes of answer bodies as clients got them, by org and route.");
    }

    public void Add(string org, string route, Outcome outcome, int status, long units, long bytesIn, long bytesOut)
    {
        var cell = CellOf(org, route);
        cell?.Org.Count();
        if (cell?.TryAdd(outcome, StatusClass.Of(status), units, bytesIn, bytesOut) is true)
            return;
        _orgs.Fold(org);
        Shared(route).TryAdd(outcome, StatusClass.Of(status), units, bytesIn, bytesOut);
    }

    /// <summary>
    /// Begins at 0 what is certain to come: a rate over a series that is born with its first request misses that request.
    /// </summary>
    public void Expect(IReadOnlyCollection<string> orgs, IReadOnlyCollection<string> routes)
    {
        if ((long)orgs.Count * routes.Count > MostExpected)
            return;
        foreach (var org in orgs)
        {
            foreach (var route in routes)
                CellOf(org, route)?.Expect();
        }
    }

    /// <summary>Null where the organisation may have none.</summary>
    private UsageCell? CellOf(string org, string route)
    {
        if (_cells.TryGetValue((org, route), out var cell))
            return cell;
        var place = _orgs.Of(org);
        if (place.Name != org || (!place.IsNobody && !_routes.TryTake()))
            return null;
        return _cells.GetOrAdd((org, route), static (_, made) => new UsageCell(made.place, made._requests), (place, _requests));
    }

    private UsageCell Shared(string route) => CellOf(OrgSeries.Others, route)!;

    private IEnumerable<KeyValuePair<(string Org, string Route), UsageCell>> Shown() => _cells.Where(static cell => cell.Value.Org.IsShown);

    private IEnumerable<Measurement<long>> Each(Func<UsageCell, long> value) =>
        Shown().Select(cell => new Measurement<long>(value(cell.Value), new("org", cell.Key.Org), new("route", cell.Key.Route)));
}
