using Gateway.Settings;

namespace Gateway.Tests.Settings;

/// <summary>Settings change whole or not at all.</summary>
public sealed class SnapshotsTests
{
    private const string Good = """{ "Gateway": { "Test": { "Number": 1 }, "Fixed": { "Directory": "data", "Same": "x" } } }""";
    private const string Bad =
        """{ "Gateway": { "Test": { "Number": "many", "Flag": "often" }, "Fixed": { "Directory": "data", "Same": "x" } } }""";

    [Fact]
    public void Says_all_mistakes_of_a_start_in_one_message()
    {
        using SettingsRig rig = new(settings: Bad);

        var error = Assert.Throws<SettingsException>(() => rig.Snapshots.Current);

        Assert.Equal(
            string.Join(Environment.NewLine,
                "2 mistakes in the settings:",
                "  Gateway:Test:Number: is \"many\"; it must be a whole number within range",
                "  Gateway:Test:Flag: is \"often\"; it must be true or false"), error.Message);
        Assert.Empty(rig.Part.Applied);
    }

    [Fact]
    public void Says_a_single_mistake_in_the_singular()
    {
        using SettingsRig rig = new(settings: """{ "Gateway": { "Test": { "Number": "many" } } }""");

        Assert.StartsWith(
            "1 mistake in the settings:", Assert.Throws<SettingsException>(() => rig.Snapshots.Current).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_a_mistake_once_however_often_it_is_found()
    {
        Mistakes mistakes = new();

        mistakes.Add("a", "is wrong");
        mistakes.Add("a", "is wrong");
        mistakes.Add("a", "is also late");

        Assert.Equal(["a: is wrong", "a: is also late"], mistakes.All.Select(mistake => mistake.ToString()));
    }

    [Fact]
    public void Reads_once_and_applies_once_at_the_start()
    {
        using SettingsRig rig = new(settings: Good);

        var first = rig.Snapshots.Current;

        Assert.Same(first, rig.Snapshots.Current);
        Assert.Equal((1, 1), (first.Generation, rig.Part.Reads));
        Assert.Equal([first], rig.Part.Applied);
    }

    [Fact]
    public void Swaps_to_the_next_generation_at_a_good_reload()
    {
        using SettingsRig rig = new(settings: Good);
        var before = rig.Snapshots.Current;
        rig.Write(Good.Replace("1", "2", StringComparison.Ordinal));

        Assert.True(rig.Snapshots.Reload());

        Assert.Equal((2, 2, 1), (rig.Snapshots.Current.Generation, rig.Options.Number, before.Get<TestOptions>().Number));
        Assert.Equal([before, rig.Snapshots.Current], rig.Part.Applied);
        Assert.Equal(["gateway.settings.reloads ok 1"], rig.Counted);
        Assert.Equal(["Information Settings generation 2 is in force"], rig.Logged);
    }

    [Fact]
    public void Keeps_everything_at_a_bad_reload_and_counts_and_logs_it_once()
    {
        using SettingsRig rig = new(settings: Good);
        var before = rig.Snapshots.Current;
        rig.Write(Bad);

        Assert.False(rig.Snapshots.Reload());

        Assert.Same(before, rig.Snapshots.Current);
        Assert.Equal([before], rig.Part.Applied);
        Assert.Equal(["gateway.settings.reloads failed 1"], rig.Counted);
        var line = Assert.Single(rig.Logged);
        Assert.StartsWith("Error The changed settings were refused whole, generation 1 stays in force. 2 mistakes in the settings:", line,
            StringComparison.Ordinal);
        Assert.Contains("Gateway:Test:Flag: is \"often\"", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Gives_a_refused_generation_s_number_to_the_next_good_one()
    {
        using SettingsRig rig = new(settings: Good);
        _ = rig.Snapshots.Current;
        rig.Write(Bad);
        rig.Snapshots.Reload();
        rig.Write(Good);

        Assert.True(rig.Snapshots.Reload());

        Assert.Equal(2, rig.Snapshots.Current.Generation);
    }

    [Fact]
    public void Refuses_a_reload_that_changes_what_is_read_once_and_names_each_key()
    {
        using SettingsRig rig = new(settings: Good);
        _ = rig.Snapshots.Current;
        rig.Write("""{ "Gateway": { "Test": { "Number": 2 }, "Fixed": { "Directory": "other", "Same": "x", "More": "y" } } }""");

        Assert.False(rig.Snapshots.Reload());

        Assert.Equal(1, rig.Options.Number);
        Assert.Equal(
            [
                "  Gateway:Fixed:Directory: was changed, which needs a restart; restart the gateway or put the running value back",
                "  Gateway:Fixed:More: was changed, which needs a restart; restart the gateway or put the running value back",
            ], Assert.Single(rig.Logged).Split(Environment.NewLine)[1..]);
    }

    [Fact]
    public void Keeps_what_is_in_force_when_a_part_has_a_fault_of_its_own()
    {
        using SettingsRig rig = new(settings: Good);
        var before = rig.Snapshots.Current;
        rig.Part.OnRead = _ => throw new InvalidOperationException("a bug");

        Assert.False(rig.Snapshots.Reload());

        Assert.Same(before, rig.Snapshots.Current);
        Assert.Equal(["gateway.settings.reloads failed 1"], rig.Counted);
        Assert.Equal(["Error The changed settings met a fault of the gateway, generation 1 stays in force"], rig.Logged);
    }

    [Fact]
    public void Builds_anew_from_what_was_read_without_reading_the_files()
    {
        using SettingsRig rig = new(settings: Good);
        _ = rig.Snapshots.Current;
        rig.Write(Bad);

        Assert.True(rig.Snapshots.Rebuild());

        Assert.Equal((2, 1), (rig.Snapshots.Current.Generation, rig.Options.Number));
    }

    [Fact]
    public void Shows_the_merged_sections_in_force()
    {
        using SettingsRig rig = new(settings: Good, environment: ("Gateway__Test__Name", "given"));

        var section = rig.Snapshots.Current.Sections["Gateway:Test"]!;

        Assert.Equal("""{"Number":1,"Name":"given"}""", section.ToJsonString());
    }
}
