using Gateway.Metering.Export;
using Gateway.Metering.Journal;
using Gateway.Settings;

namespace Gateway.Metering;

/// <summary>How usage is kept until it is in the ledger: <c>Gateway:Metering</c>. Directory changes need a restart.</summary>
internal sealed class MeteringOptions
{
    /// <summary>The journal's own directory; a relative path is taken from the current directory.</summary>
    public string Directory { get; set; } = "data/journal";

    /// <summary>Width of a ledger row in time; divides one hour, at least one second.</summary>
    public TimeSpan Bucket { get; set; } = TimeSpan.FromHours(1);

    /// <summary>What an admission survives before its request is forwarded.</summary>
    public Durability Durability { get; set; } = Durability.Process;

    /// <summary>In <see cref="Durability.Process"/>: how much time a power cut may cost.</summary>
    public TimeSpan Sync { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Bytes of disk that the journal may take while the store is away; at least three segments.</summary>
    [Bounds(3 * UsageJournal.DefaultSegmentBytes)]
    public long MaxJournalBytes { get; set; } = 4L << 30;

    /// <summary>What happens to requests when the journal is full.</summary>
    public WhenFull WhenFull { get; set; } = WhenFull.Refuse;

    /// <summary>Ledger rows older than this are deleted.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(400);

    /// <summary>Where usage is pushed; null for nowhere.</summary>
    public ExportOptions? Export { get; set; }
}
