using Gateway.Metering.Journal;
using Gateway.Refusals;

namespace Gateway.Metering.Ledger;

/// <summary>Turns a sound, ended record into a row of a batch and into the use of its period.</summary>
internal sealed class Posting(PeriodUse period, TimeSpan bucket)
{
    private const long Epoch = 62_135_596_800; // seconds from year 1 to 1970
    private readonly long _bucketSeconds = (long)bucket.TotalSeconds;

    /// <summary>Seconds since 1970.</summary>
    public static long Second(long ticks) => (ticks / TimeSpan.TicksPerSecond) - Epoch;

    public unsafe void Post(UsageBatch batch, JournalRecord* record, MeterAccount account, MeterRoute route, bool wasOpen)
    {
        var end = RequestEnd.Unpack(record->End);
        var second = Second(record->AdmittedTicks);
        var key = new UsageKey(second - (second % _bucketSeconds), account.Id, route.Id, end.Outcome, StatusClass.Of(end.Status));
        if (end.Outcome == Outcome.Refused)
        {
            batch.Add(key, new UsageSums(record->BytesIn, 0, 0, 0, 0));
            return;
        }

        var units = end.Billed ? record->Units : 0;
        batch.Add(key, new UsageSums(1, units, record->BytesIn, record->BytesOut, end.DurationMicroseconds));
        if (units > 0 && JournalRecord.KeyOf(record) is { IsNone: false } idempotency)
            batch.Add(new KeyedUse(key, idempotency, record->AdmittedTicks, units));
        period.Add(account, route, record->AdmittedTicks,
            new PeriodSum(1, units - (wasOpen ? record->Units : 0), record->BytesIn, record->BytesOut));
    }
}
