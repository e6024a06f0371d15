using Gateway.Metering;
using Gateway.Metering.Journal;
using Gateway.Store;

namespace Gateway.Tests.Metering;

public sealed class SqliteIdempotencyTests : IdempotencyTests
{
    private protected override IStore? Store => null;

    [Theory]
    [InlineData("8e03978e-40d5-43dd-bc93-6894a57f9324", true)]
    [InlineData("\"quoted, as the draft wants it\"", true)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Takes_one_value_for_a_key(string? field, bool isKey) =>
        Assert.Equal(isKey, !IdempotencyKey.Of(field, TimeSpan.FromMinutes(1)).IsNone);

    [Fact]
    public void Takes_neither_two_values_nor_a_very_long_one_for_a_key()
    {
        Assert.True(IdempotencyKey.Of(new(["a", "a"]), TimeSpan.FromMinutes(1)).IsNone);
        Assert.False(IdempotencyKey.Of(new string('k', 255), TimeSpan.FromMinutes(1)).IsNone);
        Assert.True(IdempotencyKey.Of(new string('k', 256), TimeSpan.FromMinutes(1)).IsNone);
    }

    [Fact]
    public async Task Writes_record_and_key_side_by_side_to_the_end_of_each_block()
    {
        await using var rig = Rig();
        await rig.FoldAsync();
        for (var i = 0; i < 3 * Segment.BlockSlots; i++)
        {
            Request(rig, key: null);
            Request(rig, "key_" + i);
        }

        await rig.FoldAsync();

        Assert.Equal(6 * Segment.BlockSlots, (await rig.TotalAsync()).Units);
        Assert.Equal((0, 0), (rig.UnfoldedBatches.Difference, rig.UnfoldedBatches.Open));
    }
}
