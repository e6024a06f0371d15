using Gateway.Metering.Journal;
using Gateway.Metering.Ledger;
using Gateway.Telemetry;

namespace Gateway.Metering;

/// <summary>Ready once the quotas are rebuilt and while the journal takes records; a ledger that is behind is told, and holds nothing back.</summary>
internal sealed class MeteringReadiness(UsageJournal journal, FoldProgress progress) : IReadiness
{
    public bool IsReady => progress.IsOpen && journal.Segments.Trouble == 0;

    public IEnumerable<ReadinessCheck> Checks()
    {
        yield return new ReadinessCheck("journal", journal.Segments.Trouble == 0, journal.Segments.Trouble == 0 ? $"{journal.Segments.Bytes} bytes" : $"no further segment ({Errno.Text(journal.Segments.Trouble)})");
        yield return new ReadinessCheck(
            "ledger",
            progress.IsUp,
            progress.IsUp ? "usage is folded" : progress.Trouble.Length > 0 ? progress.Trouble : "not reached yet");
    }
}
