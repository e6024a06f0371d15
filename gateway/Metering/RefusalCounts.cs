using System.Runtime.InteropServices;
using Gateway.Metering.Journal;

namespace Gateway.Metering;

/// <summary>Refusals between two folds, added up: a flood of them costs the journal one record a kind, and a kill at most its last second.</summary>
internal sealed class RefusalCounts(MeterNames names, long bucketTicks)
{
    private readonly record struct Kind(int Account, int Route, byte StatusClass, long Bucket);

    private readonly Lock gate = new();
    private Dictionary<Kind, long> counts = [];

    public void Add(MeterAccount account, MeterRoute route, int status, long ticks)
    {
        var kind = new Kind(account.Id, route.Id, Outcomes.StatusClass(status), ticks / bucketTicks * bucketTicks);
        lock (gate)
            CollectionsMarshal.GetValueRefOrAddDefault(counts, kind, out _)++;
    }

    /// <summary>Moves the counts into the journal; what finds no room stays for the next time.</summary>
    public void Flush(UsageJournal journal)
    {
        Dictionary<Kind, long> taken;
        lock (gate)
        {
            if (counts.Count == 0)
                return;
            (taken, counts) = (counts, []);
        }

        foreach (var (kind, count) in taken)
        {
            var end = new RequestEnd(0, kind.StatusClass * 100, Outcome.Refused, Billed: false);
            if (journal.TryCount(names.AccountOf(kind.Account), names.RouteOf(kind.Route), kind.Bucket, end, count))
                continue;
            lock (gate)
                CollectionsMarshal.GetValueRefOrAddDefault(counts, kind, out _) += count;
        }
    }
}
