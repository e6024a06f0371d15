using Gateway.Forwarding;

namespace Gateway.Tests.Forwarding;

public sealed class ClusterCapacityTests
{
    [Theory]
    [InlineData("1", 1)]
    [InlineData("500", 500)]
    [InlineData("0", null)]
    [InlineData("-1", null)]
    [InlineData("1.5", null)]
    [InlineData(" 1", null)]
    [InlineData("many", null)]
    [InlineData("3000000000", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Reads_a_whole_number_of_1_or_more(string? text, int? most) => Assert.Equal(most, ClusterCapacity.Parse(text));
}
