namespace Gateway.Tests.Settings;

/// <summary>Which source wins, and what it wins.</summary>
public sealed class SettingsMergeTests
{
    [Fact]
    public void Lets_files_then_the_environment_then_the_command_line_win()
    {
        using SettingsRig rig = new(
            """{ "Gateway": { "Test": { "Text": "root", "Name": "root", "Number": 1, "Long": 1 } } }""",
            """{ "Gateway": { "Test": { "Name": "file", "Number": 2, "Long": 2 } } }""",
            ["--Gateway:Test:Long=4"],
            ("Gateway__Test__Number", "3"), ("Gateway__Test__Long", "3"));

        var options = rig.Options;

        Assert.Equal(("root", "file", 3, 4L), (options.Text, options.Name, options.Number, options.Long));
    }

    [Fact]
    public void Fills_only_what_no_source_gives()
    {
        using SettingsRig rig = new(settings: """{ "Gateway": { "Test": { "Number": 2 } } }""");

        var options = rig.Options;

        Assert.Equal((2, "named", Colour.Green), (options.Number, options.Name, options.Colour));
        Assert.Equal(["default"], options.List);
    }

    [Fact]
    public void Merges_objects_by_name()
    {
        using SettingsRig rig = new(
            """{ "Gateway": { "Test": { "Children": { "a": { "Number": 1, "Name": "kept" }, "b": { "Number": 2 } } } } }""",
            """{ "Gateway": { "Test": { "Children": { "a": { "Number": 10 }, "c": { "Number": 3 } } } } }""");

        var children = rig.Options.Children;

        Assert.Equal([("a", 10, "kept"), ("b", 2, "named"), ("c", 3, "named")],
            children.OrderBy(child => child.Key, StringComparer.Ordinal)
                .Select(child => (child.Key, child.Value.Number, child.Value.Name)));
    }

    [Theory]
    [InlineData("""["x"]""", "x")]
    [InlineData("""["x","y","z","w"]""", "x", "y", "z", "w")]
    [InlineData("[]")]
    public void Replaces_a_list_whole(string later, params string[] list)
    {
        using SettingsRig rig = new(
            """{ "Gateway": { "Test": { "List": ["a", "b", "c"] } } }""", """{ "Gateway": { "Test": { "List": """ + later + " } } }");

        Assert.Equal(list, rig.Options.List);
    }

    [Fact]
    public void Replaces_a_list_whole_by_indexes_of_the_environment()
    {
        using SettingsRig rig = new(
            """{ "Gateway": { "Test": { "List": ["a", "b", "c"] } } }""",
            environment: [("Gateway__Test__List__0", "x"), ("Gateway__Test__List__1", "y")]);

        Assert.Equal(["x", "y"], rig.Options.List);
    }

    [Fact]
    public void Reads_more_than_nine_indexes_in_their_order()
    {
        using SettingsRig rig = new(environment: [.. Enumerable.Range(0, 12).Select(i => ($"Gateway__Test__Numbers__{i}", $"{i}"))]);

        Assert.Equal(Enumerable.Range(0, 12), rig.Options.Numbers);
    }

    [Fact]
    public void Takes_indexes_with_a_gap_for_no_list()
    {
        using SettingsRig rig = new(environment: [("Gateway__Test__List__1", "x")]);

        Assert.Equal(["Gateway:Test:List: must be a list"], rig.Mistakes);
    }

    [Fact]
    public void Takes_names_that_are_numbers_for_names_where_no_list_belongs()
    {
        using SettingsRig rig = new(environment: [("Gateway__Test__Children__0__Number", "5")]);

        Assert.Equal(5, rig.Options.Children["0"].Number);
    }

    [Theory]
    [InlineData("Text", "as built")]
    [InlineData("Children", "{}")]
    public void Takes_back_with_null_what_an_earlier_source_gave(string key, string found)
    {
        using SettingsRig rig = new(
            """{ "Gateway": { "Test": { "Text": "root", "Children": { "a": {} } } } }""",
            """{ "Gateway": { "Test": null } }""");

        Assert.Equal(found, key == "Text" ? rig.Options.Text : rig.Options.Children.Count == 0 ? "{}" : "children");
    }

    [Fact]
    public void Sets_null_where_the_option_may_be_null()
    {
        using SettingsRig rig = new("""{ "Gateway": { "Test": { "Text": "root" } } }""", """{ "Gateway": { "Test": { "Text": null } } }""");

        Assert.Null(rig.Options.Text);
    }

    [Fact]
    public void Reads_numbers_flags_times_and_words_from_text()
    {
        using SettingsRig rig = new(arguments:
        [
            "--Gateway:Test:Number=5", "--Gateway:Test:Long=6", "--Gateway:Test:Flag=true", "--Gateway:Test:Maybe", "False",
            "--Gateway:Test:Time=00:01:00", "--Gateway:Test:Colour=Red",
        ]);

        var options = rig.Options;

        Assert.Equal((5, 6L, true, false, TimeSpan.FromMinutes(1), Colour.Red),
            (options.Number, options.Long, options.Flag, options.Maybe, options.Time, options.Colour));
    }
}
