namespace Gateway.Metering.Export;

/// <summary>
/// Finds nodes that have not moved for a while though something of theirs waits: gateways that are gone, perhaps for good.
/// </summary>
/// <remarks>A guess that is wrong does no harm: both send the same events with the same ids.</remarks>
internal sealed class QuietNodes(TimeProvider time)
{
    public static readonly TimeSpan Quiet = TimeSpan.FromMinutes(5);
    private Dictionary<string, (OutboxPosition Position, long Since)> _seen = [];

    public IReadOnlyList<string> Find(IReadOnlyList<OutboxPosition> positions)
    {
        var now = time.GetTimestamp();
        _seen = positions.ToDictionary(
            position => position.Node,
            position => _seen.TryGetValue(position.Node, out var before) && before.Position == position ? before : (position, now));
        return [.. _seen.Where(node => time.GetElapsedTime(node.Value.Since, now) >= Quiet).Select(node => node.Key)];
    }
}
