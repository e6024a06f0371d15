using System.Text.RegularExpressions;
using Gateway.Testing.Processes;

namespace Gateway.Tests;

public sealed class GatewayHostTests
{
    [Fact]
    public void Opens_the_doors_that_Program_opens_in_its_order() =>
        Assert.Equal(Doors("gateway/Program.cs"), Doors("tests/Tests/GatewayHost.cs"));

    private static string[] Doors(string file) =>
        [.. Regex.Matches(File.ReadAllText(Path.Combine(Repository.Root, file)), @"(?m)^\s+(builder\.Add|app\.Use)\w+").Select(match => match.Value.Trim())];
}
