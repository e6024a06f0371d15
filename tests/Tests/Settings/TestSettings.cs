using Gateway.Settings;

namespace Gateway.Tests.Settings;

/// <summary>A colour, so that a test's options have a closed list.</summary>
internal enum Colour
{
    Red,
    Green,
}

/// <summary>Options with one member of each shape that the rooms use.</summary>
internal sealed class TestOptions
{
    public string? Text { get; set; } = "as built";

    public string Name { get; set; } = "named";

    public int Number { get; set; } = 7;

    public long? Long { get; set; }

    public bool Flag { get; set; }

    public bool? Maybe { get; set; }

    public TimeSpan Time { get; set; } = TimeSpan.FromSeconds(1);

    public Colour Colour { get; set; } = Colour.Green;

    public List<string> List { get; set; } = ["default"];

    public List<int> Numbers { get; set; } = [];

    public Dictionary<string, TestOptions> Children { get; set; } = [];
}

/// <summary>A part that reads `Gateway:Test`, and `Gateway:Fixed` once.</summary>
internal sealed class TestPart : ISettingsPart
{
    public List<Snapshot> Applied { get; } = [];

    public int Reads { get; private set; }

    public Action<SettingsReader>? OnRead { get; set; }

    public void Read(SettingsReader settings, SnapshotBuilder snapshot)
    {
        Reads++;
        snapshot.Add(settings.Section<TestOptions>("Gateway:Test"));
        settings.FixedSection<Dictionary<string, string>>("Gateway:Fixed");
        OnRead?.Invoke(settings);
    }

    public void Apply(Snapshot snapshot) => Applied.Add(snapshot);
}
