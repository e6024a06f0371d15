using Gateway.Metering.Journal;

namespace Gateway.Metering.Ledger;

/// <summary>
/// What is between journal and ledger: the batch that grows, those that wait to be committed, and whether all of it adds up.
/// </summary>
internal sealed class UnfoldedBatches(UsageJournal journal, JournalScan scan, PeriodUse period)
{
    private readonly Lock _gate = new();
    private readonly Queue<UsageBatch> _frozen = [];
    private UsageBatch _growing = new(0);
    private bool _takenOver;
    private long _folded;

    public long Open => scan.Open;

    /// <summary>Records of earlier lives that could not be read.</summary>
    public long SetAside { get; private set; }

    /// <summary>Number of the batch that is growing: what ended by now is in it or in an older one.</summary>
    public int NewestBatch
    {
        get
        {
            lock (_gate)
                return _growing.Number;
        }
    }

    /// <summary>Requests that ended and are not in the ledger yet.</summary>
    public long Pending
    {
        get
        {
            lock (_gate)
                return _growing.Requests + _frozen.Sum(batch => batch.Requests);
        }
    }

    /// <summary>
    /// Slots that were handed out and neither written nor given up, and requests that are neither open, nor waiting for the ledger, nor in
    /// it: not zero means that metering has lost or doubled something.
    /// </summary>
    public long Difference
    {
        get
        {
            lock (_gate)
                return scan.Unwritten + scan.Admitted - _folded - scan.Open - _growing.Requests - _frozen.Sum(batch => batch.Requests);
        }
    }

    /// <summary>What the last look at the store found on the wrong side of its accounts.</summary>
    public long LedgerDifference { get; set; }

    public void CatchUp()
    {
        lock (_gate)
            Walk();
    }

    /// <summary>The next batch for the ledger with its marks on disk, or null when there is nothing, or the disk refuses.</summary>
    public UsageBatch? Freeze(out int error)
    {
        error = 0;
        lock (_gate)
        {
            Walk();
            if (_frozen.Count == 0 && _growing.Rows.Count > 0)
            {
                _frozen.Enqueue(_growing);
                _growing = new UsageBatch(_growing.Number + 1);
            }

            if (_frozen.Count == 0)
                return null;

            // A commit that outlives a power cut while its marks do not would be folded again: marks first.
            foreach (var segment in journal.Segments.Live.All)
            {
                if (segment.Tally.HasUnsynced && journal.Segments.Care.Secure(segment) is not 0 and var refused)
                {
                    error = refused;
                    return null;
                }
            }

            return _frozen.Peek();
        }
    }

    /// <summary>The batch is in the ledger.</summary>
    public void Committed(UsageBatch batch)
    {
        lock (_gate)
        {
            _frozen.Dequeue();
            _folded += batch.Requests;
        }

        journal.NoteCommitted(batch.Number);
        journal.RemoveFinished();
    }

    /// <summary>Copies of all batches that may not be in the ledger yet; the reader leaves out those it finds there.</summary>
    public IReadOnlyList<UsageBatch> Unfolded()
    {
        lock (_gate)
        {
            Walk();
            return [.. _frozen, _growing.Copy()];
        }
    }

    /// <summary>Takes over what recovery found, oldest batch first; the next batch is numbered after all of them.</summary>
    public void TakeOver(Recovery recovery)
    {
        lock (_gate)
        {
            foreach (var batch in recovery.Batches)
                _frozen.Enqueue(batch);
            SetAside += recovery.SetAside;
            scan.Admitted += recovery.Batches.Sum(batch => batch.Requests);
            _growing = new UsageBatch(recovery.NextBatch);
            _takenOver = true;
            period.CatchUp = CatchUp;
        }
    }

    /// <summary>Requests that are running, by org and hour of their admission.</summary>
    public Dictionary<(string Org, long Hour), long> OpenByHour()
    {
        lock (_gate)
        {
            Walk();
            return scan.OpenByHour();
        }
    }

    private void Walk()
    {
        // Until the last process's batches are known, no number is free to mark a record with.
        if (_takenOver)
            scan.Walk(_growing);
    }
}
