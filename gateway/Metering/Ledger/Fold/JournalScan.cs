using System.Runtime.InteropServices;
using Gateway.Metering.Journal;
using Gateway.Metering.Usage;
using Gateway.Refusals;

namespace Gateway.Metering.Ledger;

/// <summary>
/// Walks the journal for what is new: opens are counted, ends go into the growing batch, each record once and marked with its batch.
/// </summary>
/// <remarks>One walk at a time: the books hold the lock.</remarks>
internal sealed class JournalScan(UsageJournal journal, MeterNames names, PeriodUse period, Posting posting)
{
    private int _unwritten;

    /// <summary>Requests seen admitted since the start, and those an earlier life left.</summary>
    public long Admitted { get; set; }

    public long Open { get; private set; }

    /// <summary>Slots that were taken and neither written nor given up: a record that was lost.</summary>
    public int Unwritten { get; private set; }

    public void Walk(UsageBatch growing)
    {
        var unwritten = 0;
        foreach (var segment in journal.Segments.Live.All)
        {
            foreach (var slot in segment.Tally.UnsettledSlots(segment.UsedBlocks))
                unwritten += Look(growing, segment, slot) || !segment.Tally.IsReleased(slot / Segment.BlockSlots) ? 0 : 1;
        }

        // Between the taking of a slot and its first write lie nanoseconds: what two walks in a row find unwritten is lost.
        Unwritten = Math.Min(unwritten, _unwritten);
        _unwritten = unwritten;
    }

    /// <summary>Requests that are running, by org and hour of their admission.</summary>
    public unsafe Dictionary<(string Org, long Hour), long> OpenByHour()
    {
        var open = new Dictionary<(string, long), long>();
        foreach (var segment in journal.Segments.Live.All)
        {
            foreach (var slot in segment.Tally.UnsettledSlots(segment.UsedBlocks).Where(segment.Tally.IsSeen))
            {
                var hour = UsageDimension.Hour.StartOf(Posting.Second(segment[slot]->AdmittedTicks));
                CollectionsMarshal.GetValueRefOrAddDefault(open, (names.AccountOf(segment[slot]->Account).Org, hour), out _)++;
            }
        }

        return open;
    }

    // False for a slot without a record.
    private unsafe bool Look(UsageBatch growing, Segment segment, int slot)
    {
        var record = segment[slot];
        var state = Volatile.Read(ref record->State);
        if (state == RecordState.Void)
            Forget(segment, slot);
        if (state is not (RecordState.Admitted or RecordState.Progress or RecordState.Ended))
            return state != RecordState.Empty;

        var account = names.AccountOf(record->Account);
        var route = names.RouteOf(record->Route);
        var wasOpen = segment.Tally.IsSeen(slot);
        if (state != RecordState.Ended)
        {
            if (wasOpen)
                return true;
            segment.Tally.See(slot);
            Admitted++;
            Open++;
            period.Add(account, route, record->AdmittedTicks, new PeriodSum(0, record->Units, 0, 0));
            return true;
        }

        if (RequestEnd.Unpack(record->End).Outcome != Outcome.Refused)
        {
            Admitted += wasOpen ? 0 : 1;
            Open -= wasOpen ? 1 : 0;
        }

        posting.Post(growing, record, account, route, wasOpen);
        segment.Mark(slot, growing.Number);
        segment.Tally.Settle(slot);
        if (record->IsKeyed)
            segment.Tally.Settle(slot + 1);
        return true;
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
        period.Add(
            names.AccountOf(record->Account), names.RouteOf(record->Route), record->AdmittedTicks, new PeriodSum(0, -record->Units, 0, 0));
    }
}
