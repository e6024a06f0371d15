using Gateway.Metering.Journal;
using Gateway.Metering.Ledger;
using Gateway.Telemetry;

namespace Gateway.Metering;

/// <summary>
/// Ready once the quotas are rebuilt and while the journal takes records; a ledger that is behind is told, and holds nothing back.
/// </summary>
internal sealed class MeteringReadiness(UsageJournal journal, FoldProgress progress, MeteringOptions options) : IReadiness
{
    public bool IsReady => progress.IsOpen && (journal.Segments.TakesRecords || options.WhenFull == WhenFull.Drop);

    public IEnumerable<ReadinessCheck> Checks()
    {
        var takes = journal.Segments.TakesRecords;
        yield return new ReadinessCheck(
            "journal", takes, takes ? $"{journal.Segments.Bytes} bytes" : $"no further segment ({Errno.Text(journal.Segments.Trouble)})");
        yield return new ReadinessCheck(
            "ledger",
            progress.IsUp,
            progress.IsUp ? "usage is folded" : progress.Trouble.Length > 0 ? progress.Trouble : "not reached yet");
    }
}
