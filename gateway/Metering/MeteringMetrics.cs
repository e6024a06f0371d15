using System.Diagnostics.Metrics;
using Gateway.Metering.Journal;
using Gateway.Metering.Ledger;

namespace Gateway.Metering;

/// <summary>What metering says of itself: with these, "no usage" and "metering broken" never look alike.</summary>
internal sealed class MeteringMetrics
{
    private readonly Counter<long> _full;
    private readonly Counter<long> _foldFailures;
    private readonly Counter<long> _syncFailures;
    private readonly Counter<long> _exported;
    private readonly Counter<long> _exportFailures;
    private readonly System.Diagnostics.Metrics.Meter _meter;

    public MeteringMetrics(IMeterFactory meters)
    {
        _meter = meters.Create("Gateway.Metering");
        _full = _meter.CreateCounter<long>(
            "gateway.journal.full", "{request}", "Requests that found the journal full, by what became of them.");
        _foldFailures = _meter.CreateCounter<long>("gateway.fold.failures", "{attempt}", "Folds that failed and will be tried again.");
        _syncFailures = _meter.CreateCounter<long>(
            "gateway.journal.sync.failures", "{sync}", "Syncs of the journal that the disk refused.");
        _exported = _meter.CreateCounter<long>("gateway.export.events", "{event}", "Events that the receiver of the export acknowledged.");
        _exportFailures = _meter.CreateCounter<long>(
            "gateway.export.failures", "{attempt}", "Exports that failed and will be tried again.");
        _full.Add(0, new KeyValuePair<string, object?>("result", "refused"));
        _foldFailures.Add(0);
        _syncFailures.Add(0);
        _exported.Add(0);
        _exportFailures.Add(0);
    }

    public void Full(WhenFull what) =>
        _full.Add(1, new KeyValuePair<string, object?>("result", what == WhenFull.Drop ? "dropped" : "refused"));

    public void FoldFailed() => _foldFailures.Add(1);

    public void SyncFailed() => _syncFailures.Add(1);

    public void Exported(int events) => _exported.Add(events);

    public void ExportFailed() => _exportFailures.Add(1);

    public void WatchExport(Func<TimeSpan> lag) =>
        _meter.CreateObservableGauge("gateway.export.lag", () => lag().TotalSeconds, "s",
            "Time since the receiver of the export last had everything that is in the ledger.");

    /// <summary>Observes the books and the journal for as long as they live.</summary>
    public void Watch(UsageJournal journal, UnfoldedBatches batches, FoldProgress progress)
    {
        _meter.CreateObservableGauge("gateway.books.difference", () => batches.Difference + batches.LedgerDifference, "{request}",
            "Admitted requests that are neither open, nor waiting for the ledger, nor in it, nor exported as often as queued; always 0.");
        _meter.CreateObservableGauge("gateway.books.open", () => batches.Open, "{request}", "Admitted requests that have not ended.");
        _meter.CreateObservableGauge(
            "gateway.books.pending", () => batches.Pending, "{request}", "Ended requests that are not in the ledger yet.");
        _meter.CreateObservableGauge("gateway.journal.size", () => journal.Segments.Bytes, "By", "Disk taken by the journal.");
        _meter.CreateObservableGauge("gateway.journal.set_aside", () => batches.SetAside, "{record}",
            "Journal records that could not be read at the last start; their files are kept.");
        _meter.CreateObservableCounter("gateway.journal.rewrites", () => (long)journal.Segments.Care.Rewritten, "{segment}",
            "Segments that the disk failed to sync and that were written anew from memory.");
        _meter.CreateObservableCounter(
            "gateway.journal.write.failures", () => journal.FailedWrites, "{write}", "Writes to the journal that the disk refused.");
        _meter.CreateObservableGauge(
            "gateway.fold.lag", () => progress.Lag.TotalSeconds, "s", "Time since the ledger last had everything that had ended.");
        _meter.CreateObservableGauge("gateway.metering.up", () => progress.IsUp && journal.Segments.TakesRecords ? 1 : 0, "1",
            "1 while requests can be admitted and the ledger takes them; 0 means that missing usage is a fault.");
    }
}
