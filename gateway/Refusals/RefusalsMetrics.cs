using System.Diagnostics.Metrics;
using Gateway.Telemetry.Series;

namespace Gateway.Refusals;

/// <summary>Counts each no by org, code and reason, in plain cells that a scrape reads.</summary>
internal sealed class RefusalsMetrics
{
    private const string Instrument = "gateway.refusals";

    /// <summary>Codes and reasons that an organisation meets, on average at most.</summary>
    private const int Each = 8;

    private readonly OrgCells<(string Code, string Reason), Cell> _cells;

    public RefusalsMetrics(OrgSeries orgs, IMeterFactory meters)
    {
        _cells = new OrgCells<(string Code, string Reason), Cell>(orgs, orgs.Budget(Instrument, Each), static org => new Cell(org));
        meters.Create("Gateway.Refusals").CreateObservableCounter(
            Instrument, Refusals, "{request}", "Requests the gateway refused by org (empty before it is known), code and reason.");
    }

    public void Refused(string org, string code, string reason)
    {
        if (_cells.Own(org, (code, reason)) is not { Org.IsShown: true } cell)
            cell = _cells.OfOthers((code, reason));
        Interlocked.Increment(ref cell.Count);
    }

    private IEnumerable<Measurement<long>> Refusals() =>
        from shown in _cells.Shown
        let count = Volatile.Read(ref shown.Cell.Count)
        where count > 0
        select new Measurement<long>(count, new("org", shown.Org), new("code", shown.Labels.Code), new("reason", shown.Labels.Reason));

    private sealed class Cell(SeriesOrg org) : OrgCell(org)
    {
        public long Count;
    }
}
