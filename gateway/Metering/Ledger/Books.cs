using System.Numerics;
using Gateway.Metering.Journal;
using Gateway.Refusals;

namespace Gateway.Metering.Ledger;

/// <summary>Walks the journal for what is new: opens are counted, ends go into the growing batch, each record once and marked with its batch.</summary>
internal sealed class Books(UsageJournal journal, MeterNames names, PeriodUse period, Posting posting)
{
    private readonly Lock _gate = new();
    private readonly Queue<UsageBatch> _frozen = [];
    private UsageBatch _growing = new(0);
    private bool _takenOver;
    private long _folded;

    /// <summary>Requests seen admitted since the start, those found open or unfolded in the journal included.</summary>
    public long Admitted { get; private set; }

    public long Open { get; private set; }

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

    /// <summary>What is neither open, nor waiting for the ledger, nor in it: not zero means that metering has lost or doubled something.</summary>
    public long Difference
    {
        get
        {
            lock (_gate)
                return Admitted - _folded - Open - _growing.Requests - _frozen.Sum(batch => batch.Requests);
        }
    }

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
            Admitted += recovery.Batches.Sum(batch => batch.Requests);
            _growing = new UsageBatch(recovery.NextBatch);
            _takenOver = true;
            period.CatchUp = CatchUp;
        }
    }

    private unsafe void Walk()
    {
        // Until the last process's batches are known, no number is free to mark a record with.
        if (!_takenOver)
            return;
        foreach (var segment in journal.Segments.Live.All)
        {
            var used = segment.UsedBlocks;
            for (var block = 1; block < used; block++)
            {
                for (var bits = segment.Tally.Unsettled(block); bits != 0; bits &= bits - 1)
                    Look(segment, (block * Segment.BlockSlots) + BitOperations.TrailingZeroCount(bits));
            }
        }
    }

    private unsafe void Look(Segment segment, int slot)
    {
        var record = segment[slot];
        var state = Volatile.Read(ref record->State);
        if (state == SlotState.Void)
            Forget(segment, slot);
        if (state is not (SlotState.Admitted or SlotState.Progress or SlotState.Ended))
            return;

        var account = names.AccountOf(record->Account);
        var route = names.RouteOf(record->Route);
        var wasOpen = segment.Tally.IsSeen(slot);
        if (state != SlotState.Ended)
        {
            if (wasOpen)
                return;
            segment.Tally.See(slot);
            Admitted++;
            Open++;
            period.Add(account, route, record->AdmittedTicks, new PeriodSum(0, record->Units, 0, 0));
            return;
        }

        if (RequestEnd.Unpack(record->End).Outcome != Outcome.Refused)
        {
            Admitted += wasOpen ? 0 : 1;
            Open -= wasOpen ? 1 : 0;
        }

        posting.Post(_growing, record, account, route, wasOpen);
        segment.Mark(slot, _growing.Number);
        segment.Tally.Settle(slot);
    }

    // An admission that the disk would not take, given up before its request went anywhere: it never was.
    private unsafe void Forget(Segment segment, int slot)
    {
        segment.Tally.Settle(slot);
        if (!segment.Tally.IsSeen(slot))
            return;
        var record = segment[slot];
        Admitted--;
        Open--;
        period.Add(names.AccountOf(record->Account), names.RouteOf(record->Route), record->AdmittedTicks, new PeriodSum(0, -record->Units, 0, 0));
    }
}
