using Gateway.Forwarding.Headers;

namespace Gateway.Tests.Forwarding.Headers;

public sealed class TraceParentTests
{
    private const string Good = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    [Theory]
    [InlineData(Good)]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00")]
    [InlineData("00-00000000000000000000000000000001-0000000000000001-ff")]
    public void Keeps_a_well_formed_one(string value) => Assert.True(TraceParent.IsValid(value));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")]
    [InlineData("00-00000000000000000000000000000000-00f067aa0ba902b7-01")]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01")]
    [InlineData("00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01")]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01")]
    [InlineData("00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7-01")]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7_01")]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0x")]
    [InlineData(Good + "-more")]
    [InlineData(Good + ", " + Good)]
    public void Takes_nothing_else(string? value) => Assert.False(TraceParent.IsValid(value));

    [Fact]
    public void Makes_a_new_one_each_time_that_is_not_sampled()
    {
        string made = TraceParent.Make(), other = TraceParent.Make();

        Assert.True(TraceParent.IsValid(made) && TraceParent.IsValid(other));
        Assert.NotEqual(TraceParent.TraceId(made), TraceParent.TraceId(other));
        Assert.EndsWith("-00", made, StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_the_trace_id() => Assert.Equal("4bf92f3577b34da6a3ce929d0e0e4736", TraceParent.TraceId(Good));
}
