using Gateway.Metering.Journal;
using Gateway.Refusals;

namespace Gateway.Metering;

/// <summary>
/// The room's inner door: admits a request before it may be forwarded, and writes down how it ended. Nothing here allocates.
/// </summary>
internal sealed class UsageMeter(
    UsageJournal journal, GroupCommit commits, MeterNames names, RefusalCounts refusals, MeteringOptions options, MeteringMetrics metrics)
{
    public MeterAccount Account(string org, string? application) => names.Account(org, application);

    public MeterRoute Route(string route) => names.Route(route);

    /// <summary>False: the journal is full or its disk refuses, and the request is <c>overloaded</c>.</summary>
    public bool TryAdmit(
        MeterAccount account, MeterRoute route, int units, DateTimeOffset now, out Admission admission, IdempotencyKey key = default)
    {
        if (journal.TryAdmit(account, route, units, now.UtcTicks, out admission, key))
            return true;
        metrics.Full(options.WhenFull);
        return options.WhenFull == WhenFull.Drop;
    }

    /// <summary>Whether an admission must reach the disk before its request is forwarded.</summary>
    public bool WaitsForDisk { get; } = options.Durability == Durability.PowerLoss;

    /// <summary>False: the disk refused, the admission is taken back and the request is <c>overloaded</c>.</summary>
    public async Task<bool> SyncedAsync(Admission admission)
    {
        if (!admission.IsMetered || await commits.SyncedAsync(admission.Segment!))
            return true;
        journal.GiveUp(admission);
        metrics.Full(WhenFull.Refuse);
        return false;
    }

    /// <summary>
    /// Once for each admission, when the last byte is gone. <paramref name="billed"/>: whether the outcome carries its units.
    /// </summary>
    public void Complete(in Admission admission, Outcome outcome, int status, bool billed, long bytesIn, long bytesOut, TimeSpan duration)
    {
        if (admission.IsMetered)
        {
            journal.Finish(
                admission, bytesIn, bytesOut, new RequestEnd(duration.Ticks / TimeSpan.TicksPerMicrosecond, status, outcome, billed));
        }
    }

    /// <summary>What a long request has used so far; should the gateway die, this much is known of it.</summary>
    public void Report(in Admission admission, long bytesIn, long bytesOut, TimeSpan duration)
    {
        if (admission.IsMetered)
        {
            journal.Finish(admission, bytesIn, bytesOut,
                new RequestEnd(duration.Ticks / TimeSpan.TicksPerMicrosecond, 0, Outcome.Interrupted, Billed: true), RecordState.Progress);
        }
    }

    /// <summary>Counts a refusal; it is never billed, and a kill may cost the last half second of them.</summary>
    public void Refused(MeterAccount account, MeterRoute route, int status, DateTimeOffset now) =>
        refusals.Add(account, route, status, now.UtcTicks);
}
