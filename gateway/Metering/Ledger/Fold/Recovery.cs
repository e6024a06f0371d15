using Gateway.Metering.Journal;

using Gateway.Refusals;

namespace Gateway.Metering.Ledger;

/// <summary>
/// Settles what a dead process left: open requests become interrupted, ended ones join their batch, unreadable ones are set aside.
/// </summary>
internal sealed class Recovery(MeterNames names, Posting posting, int committed, int known)
{
    private readonly SortedDictionary<int, UsageBatch> _batches = [];
    private readonly Dictionary<int, MeterAccount> _accounts = [];
    private readonly Dictionary<int, MeterRoute> _routes = [];

    // Each death leaves a few batches on their way, and there may have been many while the store was away; a number far beyond is damage.
    private readonly int _highest = Math.Max(committed, known) + 1_000_000;
    private int _unmarked = Math.Max(committed, known) + 1;

    public IEnumerable<UsageBatch> Batches => _batches.Values;

    public int NextBatch => _unmarked + 1;

    public long SetAside { get; private set; }

    public long Interrupted { get; private set; }

    /// <summary>First pass, over all segments: which batch numbers are in use.</summary>
    public unsafe void Survey(RecoveredSegment found)
    {
        for (var slot = Segment.BlockSlots; slot < (found.Segment?.SlotCount ?? 0); slot++)
        {
            var batch = found.Segment![slot]->State - RecordState.FirstBatch;
            if (batch >= _unmarked && batch <= _highest)
                _unmarked = batch + 1;
        }
    }

    /// <summary>Second pass: settles every record of a segment.</summary>
    public void Read(RecoveredSegment found)
    {
        if (found.Segment is not { } segment)
        {
            SetAside++;
            return;
        }

        _accounts.Clear();
        _routes.Clear();
        foreach (var (id, entry) in found.Names)
        {
            if (entry.IsRoute)
                _routes[id] = names.Route(entry.First);
            else
                _accounts[id] = names.Account(entry.First, entry.Second.Length == 0 ? null : entry.Second);
        }

        Note(segment, found.Damage);
        for (var slot = Segment.BlockSlots; slot < segment.SlotCount; slot++)
        {
            if ((segment.Tally.Unsettled(slot / Segment.BlockSlots) & (1UL << (slot % Segment.BlockSlots))) != 0)
                Settle(segment, slot);
        }
    }

    // Holes are normal: slots were taken and not yet written, or their block was given back. Never stop at one.
    private unsafe void Settle(Segment segment, int slot)
    {
        segment.Tally.Settle(slot);
        var record = segment[slot];
        var state = record->State;
        if (state is RecordState.Empty or RecordState.Void or RecordState.Key)
            return;
        if (state >= RecordState.FirstBatch && state - RecordState.FirstBatch <= committed)
            return;

        var route = default(MeterRoute);
        if (!record->AdmissionIsSound || record->Sequence != segment.Base + slot
            || !_accounts.TryGetValue(record->Account, out var account) || !_routes.TryGetValue(record->Route, out route))
        {
            Note(segment, 1);
            return;
        }

        var batch = state - RecordState.FirstBatch;
        if (state is RecordState.Admitted or RecordState.Progress || !record->EndIsSound)
        {
            Note(segment, state is RecordState.Admitted or RecordState.Progress ? 0 : 1);
            Interrupt(segment, slot, progress: state == RecordState.Progress && record->EndIsSound);
            batch = _unmarked;
        }
        else if (state == RecordState.Ended || batch < 0 || batch > _highest)
        {
            Note(segment, state == RecordState.Ended ? 0 : 1);
            batch = _unmarked;
        }

        posting.Post(Batch(batch), record, account, route, wasOpen: false);
        // Marked again even where a mark stands: the page may never have reached the disk.
        segment.Mark(slot, batch);
    }

    // The call happened, so it counts; what it used is known up to its last report. Death in here: the next start does it again.
    private unsafe void Interrupt(Segment segment, int slot, bool progress)
    {
        Interrupted++;
        var record = segment[slot];
        var used = progress ? RequestEnd.Unpack(record->End) : default;
        var (bytesIn, bytesOut) = progress ? (record->BytesIn, record->BytesOut) : (0, 0);
        record->State = RecordState.Admitted;
        try
        {
            segment.Finish(slot, bytesIn, bytesOut, new RequestEnd(used.DurationMicroseconds, 0, Outcome.Interrupted, Billed: true),
                RecordState.Ended);
        }
        catch (IOException)
        {
            // Memory has it; the mark that follows brings the whole block to the disk before its batch is committed.
        }
    }

    private UsageBatch Batch(int number)
    {
        if (!_batches.TryGetValue(number, out var batch))
            _batches[number] = batch = new UsageBatch(number);
        return batch;
    }

    private void Note(Segment segment, int damaged)
    {
        segment.SetAside += damaged;
        SetAside += damaged;
    }
}
