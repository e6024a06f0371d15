using Gateway.Metering.Export;
using Gateway.Settings;

namespace Gateway.Metering;

/// <summary>Reads <c>Gateway:Metering</c>; only a restart changes it.</summary>
internal sealed class MeteringPart : ISettingsPart
{
    private const string Key = "Gateway:Metering";
    private static readonly TimeSpan MostSync = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LeastRetention = TimeSpan.FromDays(32);
    private static readonly TimeSpan MostRetention = TimeSpan.FromDays(36_525);

    public void Read(SettingsReader settings, SnapshotBuilder snapshot)
    {
        var options = settings.FixedSection<MeteringOptions>(Key);
        void Wrong(string name, string text) => settings.Mistakes.Add($"{Key}:{name}", text);

        if (string.IsNullOrWhiteSpace(options.Directory))
            Wrong(nameof(options.Directory), "is empty; it must be the path of a directory that belongs to this gateway alone");
        if (options.Bucket < TimeSpan.FromSeconds(1) || options.Bucket > TimeSpan.FromHours(1)
            || options.Bucket.Ticks % TimeSpan.TicksPerSecond != 0 || TimeSpan.TicksPerHour % options.Bucket.Ticks != 0)
        {
            Wrong(nameof(options.Bucket), $"is {options.Bucket}; it must be whole seconds that divide one hour, from 00:00:01 to 01:00:00");
        }

        if (options.Sync < TimeSpan.FromMilliseconds(10) || options.Sync > MostSync)
            Wrong(nameof(options.Sync), $"is {options.Sync}; it must be from 00:00:00.010 to {MostSync}");
        if (options.Retention < LeastRetention || options.Retention > MostRetention)
        {
            Wrong(nameof(options.Retention),
                $"is {options.Retention}; it must be from {LeastRetention} (quotas need the whole month) to {MostRetention}");
        }
        if (options.Export is { } export)
            ExportRules.Check(export, (name, text) => Wrong($"{nameof(options.Export)}:{name}", text));
        if (options.WhenFull == WhenFull.Drop)
        {
            settings.Mistakes.Warn(
                $"{Key}:{nameof(options.WhenFull)}", "is Drop: while the journal is full requests are forwarded that no ledger will have");
        }
        snapshot.Add(options);
    }
}
