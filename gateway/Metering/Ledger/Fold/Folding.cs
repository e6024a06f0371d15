using Gateway.Metering.Journal;

namespace Gateway.Metering.Ledger;

/// <summary>Brings the journal's ended records into the ledger, one batch a transaction; first of all what the last process left.</summary>
internal sealed partial class Folding(
    UsageJournal journal, MeterNames names, UnfoldedBatches batches, Posting posting, PeriodUse period, RefusalCounts refusals,
    UsageLedger ledger, Retention retention, FoldProgress progress, TimeProvider time, ILogger<Folding> logger)
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(5);
    private long _asked = time.GetTimestamp();

    /// <summary>Folds everything that has ended by now. Throws what the store throws; nothing is lost then, nothing doubled.</summary>
    public async ValueTask FoldAsync(CancellationToken cancel)
    {
        if (!progress.IsOpen)
            await OpenAsync(cancel);
        refusals.Flush(journal);
        for (var last = batches.NewestBatch; ;)
        {
            var batch = batches.Freeze(out var error);
            if (error != 0)
                throw new IOException($"The journal's marks could not be brought to the disk (errno {error}).");
            if (batch is null)
                break;
            var repeats = await ledger.CommitAsync(batch, cancel);
            Check(repeats is not null);
            _asked = time.GetTimestamp();
            foreach (var use in repeats!)
            {
                period.Add(
                    names.AccountOf(use.Row.Account), names.RouteOf(use.Row.Route), use.AdmittedTicks, new PeriodSum(0, -use.Units, 0, 0));
            }
            batches.Committed(batch);
            if (batch.Number >= last)
                break;
        }

        // A store that went away is noticed while there is no usage too.
        if (time.GetElapsedTime(_asked) >= Silence)
        {
            Check(await ledger.IsOursAsync(cancel));
            _asked = time.GetTimestamp();
        }

        progress.CaughtUp();
        await retention.ForgetAsync(cancel);
    }

    private async ValueTask OpenAsync(CancellationToken cancel)
    {
        var mark = await ledger.OpenAsync(cancel);
        if (mark.Batch < journal.Segments.Committed)
            LogLedgerOlder(mark.Batch, journal.Segments.Committed);
        await ledger.LoadAsync(period, time.GetUtcNow(), cancel);
        var recovery = new Recovery(names, posting, mark.Batch, journal.Segments.Committed);
        foreach (var segment in journal.Segments.Recovered)
            recovery.Survey(segment);
        foreach (var segment in journal.Segments.Recovered)
            recovery.Read(segment);
        batches.TakeOver(recovery);
        period.IsWhole = true;
        if (recovery.SetAside > 0)
            LogSetAside(recovery.SetAside);
        if (journal.Segments.Recovered.Count > 0)
            LogRecovered(journal.Segments.Recovered.Count, recovery.Interrupted, recovery.Batches.Sum(batch => batch.Requests));
        progress.Opened();
    }

    private void Check(bool isOurs)
    {
        if (!isOurs)
        {
            throw new Store.StorageException(
                $"Another gateway writes to the ledger as node {journal.Node}: its journal is a copy of this one. "
                + "Stop one of them; folding is halted, the journal goes on.");
        }
    }

    [LoggerMessage(1000, LogLevel.Information,
        "Recovered {Segments} journal segments: {Requests} requests not yet in the ledger, {Interrupted} of them interrupted")]
    private partial void LogRecovered(int segments, long interrupted, long requests);

    [LoggerMessage(1001, LogLevel.Error,
        "{Records} journal records could not be read and were set aside; their files end in .damaged and are kept")]
    private partial void LogSetAside(long records);

    [LoggerMessage(1002, LogLevel.Error, "The ledger ends at batch {Ledger}, this journal knows {Journal} committed: "
        + "the ledger was replaced or restored from a backup; usage folded in between is only in the other one")]
    private partial void LogLedgerOlder(int ledger, int journal);
}
