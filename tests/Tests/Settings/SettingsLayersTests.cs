using Gateway.Settings;

namespace Gateway.Tests.Settings;

/// <summary>What a source may look like at all.</summary>
public sealed class SettingsLayersTests
{
    [Fact]
    public void Allows_comments_and_trailing_commas()
    {
        using SettingsRig rig = new(settings: """
            // for people
            { "Gateway": { "Test": { "List": ["a", /* and */ "b",], }, }, }
            """);

        Assert.Equal(["a", "b"], rig.Options.List);
    }

    [Theory]
    [InlineData("", "is not valid JSON: The input does not contain any JSON tokens.")]
    [InlineData("{", "is not valid JSON: Expected depth to be zero at the end of the JSON payload.")]
    [InlineData("""{ "Gateway": { "Test": 1 "Fixed": 2 } }""", "is not valid JSON: '\"' is invalid after a value.")]
    [InlineData("""{ "Gateway": {}, "Gateway": {} }""",
        "is not valid JSON: Duplicate property 'Gateway' encountered during deserialization.")]
    [InlineData("""{ "Gateway": { "Test": { "Number": 1, "Number": 2 } } }""", "is not valid JSON: Duplicate property 'Number'")]
    [InlineData("[]", "must hold one JSON object")]
    [InlineData("null", "must hold one JSON object")]
    [InlineData("\"text\"", "must hold one JSON object")]
    public void Names_a_file_that_is_no_JSON_object(string text, string mistake)
    {
        using SettingsRig rig = new(settings: text);

        Assert.StartsWith($"{rig.File}: {mistake}", Assert.Single(rig.Mistakes), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_a_file_that_is_missing()
    {
        using SettingsRig rig = new();
        File.Delete(rig.File);

        Assert.StartsWith($"{rig.File}: cannot be read: Could not find file", Assert.Single(rig.Mistakes), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_one_name_in_two_cases_of_one_file_wherever_it_stands()
    {
        using SettingsRig rig = new(
            settings: """{ "Gateway": { "Test": { "Children": { "pro": {}, "Pro": {} } }, "test": {} }, "gateway": {} }""");

        Assert.Equal(
            [
                "Gateway:Test:Children:Pro: is also written \"pro\"; names compare exactly, so write it one way",
                "Gateway:test: is also written \"Test\"; names compare exactly, so write it one way",
                "gateway: is also written \"Gateway\"; names compare exactly, so write it one way",
            ], rig.Mistakes);
    }

    [Fact]
    public void Names_one_name_in_two_cases_of_two_sources()
    {
        using SettingsRig rig = new(
            """{ "Gateway": { "Test": { "Children": { "pro": {} } } } }""", environment: ("Gateway__Test__Children__PRO__Number", "1"));

        Assert.Equal(["Gateway:Test:Children:PRO: is also written \"pro\"; names compare exactly, so write it one way"], rig.Mistakes);
    }

    [Fact]
    public void Names_an_unknown_key_under_Gateway_and_the_known_ones()
    {
        using SettingsRig rig = new(settings: """{ "Gateway": { "Tset": {} } }""");

        Assert.Equal(["Gateway:Tset: is no known key; allowed here are Fixed, Test"], rig.Mistakes);
    }

    [Fact]
    public void Names_an_unknown_section_at_the_top_and_lets_a_schema_be_named()
    {
        using SettingsRig rig = new(settings: """{ "$schema": "gateway.schema.json", "gateway": {}, "Gatway": {} }""");

        Assert.Equal(
            [
                "gateway: is no known section; sections are Gateway",
                "Gatway: is no known section; sections are Gateway; gateway adopt FILE makes settings of a YARP application's whole file",
            ],
            rig.Mistakes);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("3")]
    [InlineData("\"text\"")]
    public void Names_a_Gateway_section_that_is_no_object(string json)
    {
        using SettingsRig rig = new(settings: """{ "Gateway": """ + json + " }");

        Assert.Contains("Gateway: must be an object", rig.Mistakes);
    }

    [Theory]
    [InlineData("Gateway__Test__", "Gateway:Test:")]
    [InlineData("Gateway____Test", "Gateway::Test")]
    public void Names_an_empty_name_in_a_key(string variable, string key)
    {
        using SettingsRig rig = new(environment: (variable, "1"));

        Assert.Equal([$"{key}: has an empty name between its separators"], rig.Mistakes);
    }

    [Fact]
    public void Judges_the_other_sources_where_one_cannot_be_read()
    {
        using SettingsRig rig = new("{", """{ "Gateway": { "Tset": {}, "test": {} } }""", environment: ("Gateway__Test__Number", "many"));

        Assert.Equal(
            [rig.Sources.RootFile, "Gateway:Test:Number", "Gateway:Tset", "Gateway:test"],
            Assert.Throws<SettingsException>(() => rig.Snapshots.Current).Mistakes.Select(one => one.Key));
    }

    [Fact]
    public void Names_a_value_and_a_key_below_it_of_one_source()
    {
        using SettingsRig rig = new(environment: [("Gateway__Test", "1"), ("Gateway__Test__Number", "2")]);

        Assert.Contains("Gateway:Test:Number: stands below Test, to which the same source gives a value", rig.Mistakes);
    }

    [Fact]
    public void Names_the_mistakes_of_the_command_line_and_of_every_file_together()
    {
        using SettingsRig rig = new("[]", "{", ["--nothing"]);

        Assert.Equal(["--nothing", rig.Sources.RootFile, rig.File],
            Assert.Throws<SettingsException>(() => rig.Snapshots.Current).Mistakes.Select(one => one.Key));
    }
}
