using System.Text.Json.Nodes;
using Gateway.Settings;
using Gateway.Testing.Processes;
using Gateway.Verbs.Simulate;

namespace Gateway.Tests.Verbs.Simulate;

/// <summary>From plans in a file and rows of usage to who would have met what.</summary>
public sealed class SimulationTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("""{ "pro": { "Limits": { "day": { "Kind": "Quota", "Requests": 10, "Period": "Day" } } } }""")]
    [InlineData("""
        { "Gateway": { "Plans": { "pro": { "Limits": { "day": { "Kind": "Quota", "Requests": 10, "Period": "Day" } } } } } } // as it stands
        """)]
    public void Reads_plans_as_the_settings_have_them(string text)
    {
        var plans = PlansFile.Read(_directory.Write("plans.json", text));

        Assert.Equal(10, Assert.Single(Assert.Single(plans).Value.Limits).Requests);
    }

    [Fact]
    public void Names_every_mistake_as_the_settings_would()
    {
        var file = _directory.Write("plans.json",
            """{ "pro": { "Limits": { "day": { "Kind": "Quota", "Requests": 0 }, "DAY": { "Kind": "Rat" } }, "Limit": {} } }""");

        var refused = Assert.Throws<SettingsException>(() => PlansFile.Read(file));

        string[] keys = ["Gateway:Plans:pro:Limits:day:Requests", "Gateway:Plans:pro:Limits:day:Period", "Gateway:Plans:pro:Limits:DAY",
            "Gateway:Plans:pro:Limits:DAY:Kind", "Gateway:Plans:pro:Limit"];
        Assert.All(keys, key => Assert.Contains(refused.Mistakes, mistake => mistake.Key == key));
    }

    [Fact]
    public void Judges_each_org_by_its_plan_and_each_limit_by_its_scope()
    {
        var plans = PlansFile.Read(_directory.Write("plans.json", """
            {
              "small": { "Limits": {
                "day": { "Kind": "Quota", "Requests": 10, "Period": "Day" },
                "each": { "Kind": "Quota", "Requests": 6, "Period": "Day", "Scope": "Application" } } },
              "large": { "Limits": { "day": { "Kind": "Quota", "Requests": 100, "Period": "Day" } } }
            }
            """));
        var usage = Usage(("org_a", "one", "completed", 7), ("org_a", "two", "completed", 5), ("org_a", "two", "refused", 90),
            ("org_b", "one", "completed", 12), ("org_c", "one", "completed", 1), ("_unattributed", "", "completed", 99));

        var simulation = Simulation.Run(
            plans, new Dictionary<string, string> { ["org_a"] = "small", ["org_b"] = "large", ["org_c"] = "gone" }, usage);

        Assert.Equal("org,application,outcome,hour", Simulation.GroupBy(plans));
        Assert.Equal(
            ["org_a day  Yes 12/10", "org_a each one Yes 7/6", "org_a each two No 5/6", "org_b day  No 12/100"],
            simulation.Findings.Select(finding =>
                $"{finding.Org} {finding.Limit.Name} {finding.Of} {finding.Trial.Met} {finding.Trial.Peak}/{finding.Trial.Allowed}"));
        Assert.Equal([("org_c", "gone")], simulation.Unknown);
        Assert.Equal(90, simulation.Refused);
    }

    private static JsonObject Usage(params (string Org, string Application, string Outcome, int Requests)[] rows) =>
        JsonNode.Parse(new JsonObject
        {
            ["from"] = "2026-11-01T00:00:00Z",
            ["to"] = "2026-12-01T00:00:00Z",
            ["rows"] = new JsonArray([.. rows.Select(row => new JsonObject
            {
                ["time"] = "2026-11-03T10:00:00Z",
                ["org"] = row.Org,
                ["application"] = row.Application,
                ["outcome"] = row.Outcome,
                ["requests"] = row.Requests,
                ["units"] = row.Outcome == "refused" ? 0 : row.Requests,
                ["bytesIn"] = 0,
                ["bytesOut"] = 0,
                ["durationMs"] = 1,
            })]),
        }.ToJsonString())!.AsObject();
}
