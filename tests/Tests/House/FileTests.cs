using System.Text.RegularExpressions;

namespace Gateway.Tests.House;

/// <summary>Rules that a glance at a file can hold: its length, its names, words that have no place in it.</summary>
public sealed class FileTests
{
    private static readonly string[] Parts = ["gateway", "backends", "deploy", "tests"];
    private static readonly IReadOnlyList<SourceFile> Sources = [.. Parts.SelectMany(part => SourceFile.All(part))];

    [Fact]
    public void Splits_files_past_200_lines()
    {
        string[] strays = [.. Sources.Where(file => file.Text.Split('\n').Length > 201).Select(file => file.Path)];

        Verdict.NoStrays(strays);
    }

    // The formatter breaks no lines, so nothing else would notice.
    [Fact]
    public void Breaks_lines_past_140_columns()
    {
        var strays = from file in Sources
                     from line in file.Text.Split('\n').Index()
                     where line.Item.TrimEnd('\r').Length > 140
                     select $"{file.Path}:{line.Index + 1} has {line.Item.Length} columns";

        Verdict.NoStrays(strays);
    }

    // The words are put together here, so that this file does not name them itself.
    [Theory]
    [InlineData(@"\bTO" + @"DO\b")]
    [InlineData(@"\bFIX" + @"ME\b")]
    [InlineData(@"\bHA" + @"CK\b")]
    [InlineData(@"\bNotImplemented" + @"Exception\b")]
    public void Leaves_nothing_for_later(string pattern)
    {
        string[] strays = [.. Sources.Where(file => Regex.IsMatch(file.Text, pattern)).Select(file => file.Path)];

        Verdict.NoStrays(strays);
    }

    [Fact]
    public void Names_no_folder_of_anyones_machine()
    {
        Regex personal = new("""(?<![\w.~$}-])/(home|root|Users|mnt|work|workspace)/\w|[A-Z]:\\Users""");
        var texts = SourceFile.All(".", "*").Where(file => !file.Text.Contains('\0', StringComparison.Ordinal));

        string[] strays = [.. texts.Where(file => personal.IsMatch(file.Text)).Select(file => file.Path)];

        Verdict.NoStrays(strays);
    }

    [Fact]
    public void Gives_no_type_a_name_that_says_nothing()
    {
        Regex empty = new("(Manager|Helpers?|Utils?|Impl|Base)$");

        string[] strays = [.. Sources.SelectMany(file => file.Types).Where(type => empty.IsMatch(type))];

        Verdict.NoStrays(strays);
    }

    // The arrows are read off namespaces, so a file must not speak from another room than it stands in; doors open into the framework's.
    [Fact]
    public void Names_each_namespace_after_its_room_but_for_doors()
    {
        var inRooms = Sources.Where(file => file.Path.StartsWith("gateway/", StringComparison.Ordinal) && file.Room != "Program");

        string[] strays = [.. inRooms.Where(file =>
            !Regex.IsMatch(file.Text, $@"(?m)^namespace (Gateway\.{file.Room}|Microsoft|OpenTelemetry)[;.]")).Select(file => file.Path)];

        Verdict.NoStrays(strays);
    }
}
