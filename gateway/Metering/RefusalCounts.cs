using System.Runtime.InteropServices;
using Gateway.Metering.Journal;

using Gateway.Refusals;

namespace Gateway.Metering;

/// <summary>
/// Refusals between two folds, added up: a flood of them costs the journal one record a kind, and a kill at most its last second.
/// </summary>
internal sealed class RefusalCounts(MeterNames names, long bucketTicks)
{
    private readonly record struct Kind(int Account, int Route, byte Status, long Bucket);

    private readonly Lock _gate = new();
    private Dictionary<Kind, long> _counts = [];

    public void Add(MeterAccount account, MeterRoute route, int status, long ticks)
    {
        var kind = new Kind(account.Id, route.Id, StatusClass.Of(status), ticks / bucketTicks * bucketTicks);
        lock (_gate)
            CollectionsMarshal.GetValueRefOrAddDefault(_counts, kind, out _)++;
    }

    /// <summary>Moves the counts into the journal; what finds no room stays for the next time.</summary>
    public void Flush(UsageJournal journal)
    {
        Dictionary<Kind, long> taken;
        lock (_gate)
        {
            if (_counts.Count == 0)
                return;
            (taken, _counts) = (_counts, []);
        }

        foreach (var (kind, count) in taken)
        {
            var end = new RequestEnd(0, kind.Status * 100, Outcome.Refused, Billed: false);
            if (journal.TryCount(names.AccountOf(kind.Account), names.RouteOf(kind.Route), kind.Bucket, end, count))
                continue;
            lock (_gate)
                CollectionsMarshal.GetValueRefOrAddDefault(_counts, kind, out _) += count;
        }
    }
}
