using System.Collections;
using Gateway.Settings;

namespace Gateway.Tests.Settings;

/// <summary>What of the command line and the environment is a setting.</summary>
public sealed class SettingsSourcesTests
{
    private static readonly Hashtable NoEnvironment = [];

    [Fact]
    public void Takes_files_in_the_order_they_are_named_behind_the_root_file()
    {
        var sources = SettingsSources.Parse(["--settings", "b.json", "--settings=/etc/a.json"], NoEnvironment);

        Assert.Equal(
            [Path.Combine(AppContext.BaseDirectory, "appsettings.json"), Path.GetFullPath("b.json"), "/etc/a.json"], sources.AllFiles);
    }

    [Theory]
    [InlineData("--Gateway:DefaultPlan=pro")]
    [InlineData("--Gateway:DefaultPlan", "pro")]
    public void Takes_a_value_behind_an_equals_sign_or_as_the_next_argument(params string[] arguments)
    {
        var sources = SettingsSources.Parse(arguments, NoEnvironment);

        Assert.Equal([new("Gateway:DefaultPlan", "pro")], sources.CommandLine);
        Assert.Empty(sources.Mistakes);
    }

    [Fact]
    public void Splits_at_the_first_equals_sign()
    {
        var sources = SettingsSources.Parse(["--Gateway:Store:ConnectionString=Data Source=x.db"], NoEnvironment);

        Assert.Equal([new("Gateway:Store:ConnectionString", "Data Source=x.db")], sources.CommandLine);
    }

    [Theory]
    [InlineData("--verbose: is no option; allowed are --settings FILE and --Section:Key=value", "--verbose")]
    [InlineData("--verbose: is no option; allowed are --settings FILE and --Section:Key=value", "--verbose=1")]
    [InlineData("-s: is no option; allowed are --settings FILE and --Section:Key=value", "-s", "a.json")]
    [InlineData("a.json: is no option; allowed are --settings FILE and --Section:Key=value", "a.json")]
    [InlineData("--settings: has no value", "--settings")]
    [InlineData("--settings: has no value", "--settings", "--Gateway:DefaultPlan=pro")]
    [InlineData("--Gateway:DefaultPlan: has no value", "--Gateway:DefaultPlan")]
    public void Names_what_is_no_option(string mistake, params string[] arguments)
    {
        var sources = SettingsSources.Parse(arguments, NoEnvironment);

        Assert.Equal(mistake, Assert.Single(sources.Mistakes).ToString());
    }

    [Fact]
    public void Reads_variables_that_begin_with_Gateway__in_exactly_this_case()
    {
        Hashtable environment = new()
        {
            ["Gateway__DefaultPlan"] = "pro",
            ["Gateway__Plans__pro__Limits__burst__Requests"] = "5",
            ["GATEWAY__DefaultPlan"] = "loud",
            ["gateway__DefaultPlan"] = "quiet",
            ["Gateway_DefaultPlan"] = "single",
            ["Kestrel__Endpoints__Ingress__Url"] = "http://+:1",
            ["DefaultPlan"] = "bare",
            ["ASPNETCORE_URLS"] = "http://+:2",
        };

        var sources = SettingsSources.Parse([], environment);

        Assert.Equal([new("Gateway:DefaultPlan", "pro"), new("Gateway:Plans:pro:Limits:burst:Requests", "5")], sources.Environment);
    }
}
