using System.Globalization;
using System.Text.RegularExpressions;

namespace Gateway.Tests.House;

/// <summary>An event id names one line of the log: each room has a hundred, so an operator can filter by either.</summary>
public sealed class EventIdTests
{
    private static readonly Dictionary<string, int> Hundreds = new()
    {
        ["Settings"] = 100,
        ["Refusals"] = 200,
        ["Telemetry"] = 300,
        ["Ingress"] = 400,
        ["Tokens"] = 500,
        ["Orgs"] = 600,
        ["Forwarding"] = 700,
        ["Limits"] = 800,
        ["Verbs"] = 900,
        ["Metering"] = 1000,
        ["Admin"] = 1100,
    };

    private static readonly (SourceFile File, string Id)[] Events = [.. from file in SourceFile.All("gateway")
                                                                        from Match match in Regex.Matches(
                                                                            file.Code, @"\[LoggerMessage\((?<id>[^,)]*)")
                                                                        select (file, match.Groups["id"].Value)];

    [Fact]
    public void Uses_each_id_once()
    {
        var twice = Events.GroupBy(one => one.Id).Where(same => same.Count() > 1);

        Verdict.NoStrays(twice.Select(same => $"{same.Key} is in {string.Join(", ", same.Select(one => one.File.Path))}"));
    }

    [Fact]
    public void Takes_each_rooms_ids_from_its_hundred()
    {
        var strays = Events.Where(one => !Hundreds.TryGetValue(one.File.Room, out var first)
            || !int.TryParse(one.Id, CultureInfo.InvariantCulture, out var id) || id / 100 * 100 != first);

        Verdict.NoStrays(strays.Select(one => $"{one.File.Path} uses {one.Id}"));
        Assert.NotEmpty(Events);
    }
}
