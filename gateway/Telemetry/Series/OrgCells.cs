using System.Collections.Concurrent;

namespace Gateway.Telemetry.Series;

/// <summary>
/// The cells of instruments by organisation, on the path of a request: its own where it may have one, else those of all others together.
/// </summary>
/// <param name="orgs">Who may have cells.</param>
/// <param name="budget">How many cells all of them may have.</param>
/// <param name="make">Makes the cell of an organisation, at its first count.</param>
internal sealed class OrgCells<TLabels, TCell>(OrgSeries orgs, SeriesBudget budget, Func<SeriesOrg, TCell> make)
    where TLabels : notnull
    where TCell : OrgCell
{
    private readonly ConcurrentDictionary<(string Org, TLabels Labels), TCell> _cells = new();

    /// <summary>What a scrape reads.</summary>
    public IEnumerable<(string Org, TLabels Labels, TCell Cell)> Shown =>
        from cell in _cells
        where cell.Value.Org.IsShown
        select (cell.Key.Org, cell.Key.Labels, cell.Value);

    /// <summary>Its own, shown or not; null where it may have none.</summary>
    public TCell? Own(string org, TLabels labels)
    {
        if (_cells.TryGetValue((org, labels), out var cell))
            return cell;
        var place = orgs.Of(org);
        if (place.Name != org || (!place.IsNobody && !budget.TryTake()))
            return null;
        return _cells.GetOrAdd((org, labels), static (_, made) => made.make(made.place), (make, place));
    }

    /// <summary>That of all others together, which is always there and always shown.</summary>
    public TCell OfOthers(TLabels labels) => Own(OrgSeries.Others, labels)!;
}
