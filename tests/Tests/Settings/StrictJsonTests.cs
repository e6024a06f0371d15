using System.Text.Json.Nodes;
using Gateway.Settings;

namespace Gateway.Tests.Settings;

/// <summary>The strict reader: every value is of its kind, or a mistake under its full key that says what is allowed.</summary>
public sealed class StrictJsonTests
{
    [Theory]
    [InlineData("""{ "Number": "many" }""", "Number: is \"many\"; it must be a whole number within range")]
    [InlineData("""{ "Number": 1.5 }""", "Number: is 1.5; it must be a whole number within range")]
    [InlineData("""{ "Number": 3000000000 }""", "Number: is 3000000000; it must be a whole number within range")]
    [InlineData("""{ "Number": true }""", "Number: is true; it must be a whole number within range")]
    [InlineData("""{ "Number": {} }""", "Number: is {}; it must be a whole number within range")]
    [InlineData("""{ "Number": null }""", "Number: must not be null; leave it out for its default")]
    [InlineData("""{ "Long": "x" }""", "Long: is \"x\"; it must be a whole number within range")]
    [InlineData("""{ "Flag": "yes" }""", "Flag: is \"yes\"; it must be true or false")]
    [InlineData("""{ "Flag": 1 }""", "Flag: is 1; it must be true or false")]
    [InlineData("""{ "Maybe": "perhaps" }""", "Maybe: is \"perhaps\"; it must be true or false")]
    [InlineData("""{ "Time": "5 min" }""", "Time: is \"5 min\"; it must be a time as [d.]hh:mm:ss, such as \"00:00:30\"")]
    [InlineData("""{ "Time": 5 }""", "Time: is 5; it must be a time as [d.]hh:mm:ss, such as \"00:00:30\"")]
    [InlineData("""{ "Time": "5 " }""", "Time: is \"5 \"; it must be a time as [d.]hh:mm:ss, such as \"00:00:30\"")]
    [InlineData("""{ "Colour": "Blue" }""", "Colour: is \"Blue\"; it must be one of Red, Green")]
    [InlineData("""{ "Colour": 1 }""", "Colour: is 1; it must be one of Red, Green")]
    [InlineData("""{ "Text": 5 }""", "Text: is 5; it must be text")]
    [InlineData("""{ "Text": ["a"] }""", "Text: is [\"a\"]; it must be text")]
    [InlineData("""{ "Name": null }""", "Name: must not be null; leave it out for its default")]
    [InlineData("""{ "List": "a" }""", "List: must be a list: [\"a\"]")]
    [InlineData("""{ "List": { "a": "b" } }""", "List: must be a list")]
    [InlineData("""{ "List": ["a", 5] }""", "List:1: is 5; it must be text")]
    [InlineData("""{ "List": ["a", null] }""", "List:1: must not be null")]
    [InlineData("""{ "Children": [] }""", "Children: must be an object")]
    [InlineData("""{ "Children": { "a": null } }""", "Children:a: must not be null")]
    [InlineData("""{ "Children": { "a": 5 } }""", "Children:a: must be an object")]
    [InlineData("""{ "Children": { "a.b": { "Children": { "c": { "Colour": "x" } } } } }""",
        "Children:a.b:Children:c:Colour: is \"x\"; it must be one of Red, Green")]
    [InlineData("""{ "number": 5 }""",
        "number: is no known key; allowed here are Text, Name, Number, Long, Flag, Maybe, Time, Colour, List, Numbers, Children")]
    public void Names_a_value_of_the_wrong_kind_and_what_is_allowed(string json, string mistake) =>
        Assert.Equal(["Gateway:Test:" + mistake], Read(json).Mistakes);

    [Theory]
    [InlineData("[]")]
    [InlineData("5")]
    [InlineData("\"text\"")]
    public void Names_a_section_that_is_no_object(string json) => Assert.Equal(["Gateway:Test: must be an object"], Read(json).Mistakes);

    [Fact]
    public void Names_all_mistakes_at_once()
    {
        var (_, mistakes) = Read(
            """{ "Number": "a", "Flag": "b", "Time": "c", "Nothing": 1, "List": [1, 2], "Children": { "x": { "Colour": "d" } } }""");

        Assert.Equal(
            ["Number", "Flag", "Time", "Nothing", "List:0", "List:1", "Children:x:Colour"],
            mistakes.Select(mistake => mistake["Gateway:Test:".Length..].Split(": ")[0]));
    }

    [Fact]
    public void Reads_the_good_beside_the_bad_so_that_parts_can_go_on_judging()
    {
        var (options, _) = Read("""{ "Number": "a", "Name": "read", "List": ["x", 1] }""");

        Assert.Equal(("read", 7), (options.Name, options.Number));
        Assert.Equal(["x"], options.List);
    }

    [Fact]
    public void Gives_the_defaults_where_there_is_nothing() =>
        Assert.Equal("as built", StrictJson.Read<TestOptions>(null, "Gateway:Test", new Mistakes()).Text);

    private static (TestOptions Options, IEnumerable<string> Mistakes) Read(string json)
    {
        Mistakes mistakes = new();
        var options = StrictJson.Read<TestOptions>(JsonNode.Parse(json), "Gateway:Test", mistakes);
        return (options, mistakes.All.Select(mistake => mistake.ToString()));
    }
}
