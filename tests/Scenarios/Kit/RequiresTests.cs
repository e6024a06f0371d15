using Gateway.Scenarios.Deploy;
using Gateway.Scenarios.Telemetry;
using Gateway.Testing.Processes;

namespace Gateway.Scenarios.Kit;

/// <summary>A machine without the tools: these scenarios once more, as a run of their own that sees none of them.</summary>
public sealed class RequiresTests
{
    public static TheoryData<Type, string> Scenarios => new()
    {
        { typeof(RuleTests), "prometheus" }, // by a fixture of its collection
        { typeof(ItemsOnPostgresTests), "postgresql" }, // by its own start
        { typeof(ManifestTests), "kubectl" }, // by a test
    };

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Skip_and_name_the_package(Type scenarios, string package)
    {
        await using var run = Start(scenarios, require: "");

        await run.WaitForExitAsync(TimeSpan.FromMinutes(2));

        Assert.Contains($"Needs the Debian package {package}", run.Said, StringComparison.Ordinal);
        Assert.Matches("skipped: [1-9]", run.Said);
        Assert.Contains("failed: 0", run.Said, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Fail_where_the_package_must_be_there(Type scenarios, string package)
    {
        await using var run = Start(scenarios, require: "all");

        await run.WaitForExitAsync(TimeSpan.FromMinutes(2));

        Assert.Contains($"Needs the Debian package {package}, and GATEWAY_TEST_REQUIRE says that it must be there.", run.Said,
            StringComparison.Ordinal);
        Assert.Matches("failed: [1-9]", run.Said);
        Assert.Contains("skipped: 0", run.Said, StringComparison.Ordinal);
    }

    private static ChildProcess Start(Type scenarios, string require) => ChildProcess.Start(
        "dotnet",
        [scenarios.Assembly.Location, "--filter-class", scenarios.FullName!, "--no-progress"],
        AppContext.BaseDirectory,
        new Dictionary<string, string?> { ["GATEWAY_TEST_WITHOUT"] = "all", ["GATEWAY_TEST_REQUIRE"] = require });
}
