namespace Gateway.Settings;

/// <summary>A room's part of the settings: reads its sections, names their mistakes and adds what it compiled to the snapshot.</summary>
internal interface ISettingsPart
{
    /// <summary>Pure: builds and judges. Runs at start and before every reload; nothing takes effect here.</summary>
    void Read(SettingsReader settings, SnapshotBuilder snapshot);

    /// <summary>Runs once the snapshot is in force, in the order of the parts.</summary>
    void Apply(Snapshot snapshot)
    {
    }
}
