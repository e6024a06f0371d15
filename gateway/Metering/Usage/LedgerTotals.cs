namespace Gateway.Metering.Usage;

/// <summary>
/// Sums over all gateways of one store, refusals apart: what they say they brought and what is in,
/// what they queued for export and where it is.
/// </summary>
internal readonly record struct LedgerTotals(long Brought, long Found, long Queued, long Exported, long Waiting)
{
    public long LedgerDifference => Brought - Found;

    public long ExportDifference => Queued - Exported - Waiting;

    /// <summary>Requests on the wrong side of either account.</summary>
    public long Difference => Math.Abs(LedgerDifference) + Math.Abs(ExportDifference);
}
