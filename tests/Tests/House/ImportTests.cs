using System.Text.RegularExpressions;

namespace Gateway.Tests.House;

/// <summary>Who may import whom: the arrows between the rooms, held against every line of gateway/.</summary>
public sealed class ImportTests
{
    private static readonly IReadOnlyList<SourceFile> Sources = SourceFile.All("gateway");

    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Settings"] = [],
        ["Telemetry"] = ["Settings"],
        ["Refusals"] = ["Settings", "Telemetry"],
        ["Store"] = ["Refusals", "Settings", "Telemetry"],
        ["Ingress"] = ["Refusals", "Settings", "Telemetry"],
        ["Tokens"] = ["Ingress", "Store", "Refusals", "Settings", "Telemetry"],
        ["Orgs"] = ["Ingress", "Tokens", "Store", "Refusals", "Settings", "Telemetry"],
        ["Limits"] = ["Ingress", "Orgs", "Metering", "Store", "Refusals", "Settings", "Telemetry"],
        ["Metering"] = ["Orgs", "Store", "Refusals", "Settings", "Telemetry"],
        ["Forwarding"] = ["Orgs", "Refusals", "Settings", "Telemetry"],
        ["Admin"] = ["Ingress", "Tokens", "Orgs", "Limits", "Metering", "Forwarding", "Store", "Refusals", "Settings", "Telemetry"],
        ["Verbs"] =
            ["Admin", "Ingress", "Tokens", "Orgs", "Limits", "Metering", "Forwarding", "Store", "Refusals", "Settings", "Telemetry"],
        ["Program"] = ["Verbs", "Settings"],
    };

    public static TheoryData<string> Rooms => [.. Arrows.Keys];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Imports_only_along_the_arrows(string room)
    {
        var strays = from file in Sources
                     where file.Room == room
                     from imported in Imports(file)
                     where imported != room && !Arrows[room].Contains(imported)
                     select $"{file.Path} imports {imported}";

        Verdict.NoStrays(strays);
    }

    [Fact]
    public void Has_no_room_beyond_the_table() => Verdict.NoStrays(Sources.Select(file => file.Room).Distinct().Except(Arrows.Keys));

    [Theory]
    [InlineData("Limits", "Metering", "PeriodUse")]
    [InlineData("Limits", "Ingress", "Capacity")]
    [InlineData("Orgs", "Ingress", "StreamGrace")]
    [InlineData("Tokens", "Ingress", "HeadRoom")]
    public void Lets_a_room_see_one_type_alone_of_another(string room, string other, string seen)
    {
        var elsewhere = Sources.Where(file => file.Room != other).SelectMany(file => file.Types).ToHashSet();
        var hidden = Sources.Where(file => file.Room == other).SelectMany(file => file.Types).Except([seen]).Except(elsewhere);

        // A file that does not open the room may have a Meter of its own.
        var strays = Sources.Where(file => file.Room == room && Imports(file).Contains(other) && hidden.Any(file.Mentions))
            .Select(file => file.Path);

        Verdict.NoStrays(strays);
    }

    [Fact]
    public void Opens_only_doors_in_Program()
    {
        var program = Assert.Single(Sources, file => file.Path == "gateway/Program.cs");
        var inside = Sources.SelectMany(file => file.Types).Where(type =>
            !type.EndsWith("Setup", StringComparison.Ordinal) && type is not ("CommandLine" or "SettingsSources" or "Program")).Distinct();

        string[] strays = [.. inside.Where(program.Mentions)];
        Verdict.NoStrays(strays);
        Assert.InRange(program.Text.Split('\n').Length, 1, 45);
        Assert.DoesNotMatch(@"\bif\b", program.Code);
    }

    /// <summary>The rooms a file names: in full, as in a using, or relative to the Gateway namespace that all files share.</summary>
    private static IEnumerable<string> Imports(SourceFile file)
    {
        var full = Regex.Matches(file.Code, @"\bGateway\.(?<room>[A-Z]\w*)");
        var relative = Regex.Matches(file.Code, @"(?<![\w.])(?<room>[A-Z]\w*)\.(?<type>[A-Z]\w*)").Where(IsTypeOfItsRoom);
        return full.Concat(relative).Select(match => match.Groups["room"].Value).Where(Arrows.ContainsKey).Distinct();
    }

    private static bool IsTypeOfItsRoom(Match match) => Sources.Any(file =>
        file.Room == match.Groups["room"].Value && file.Types.Contains(match.Groups["type"].Value));
}
