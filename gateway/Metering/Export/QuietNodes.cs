namespace Gateway.Metering.Export;

/// <summary>
/// Finds nodes that have not moved for a while though something of theirs waits: gateways that are gone, perhaps for good.
/// </summary>
/// <remarks>A guess that is wrong does no harm: both send the same events with the same ids.</remarks>
internal sealed class QuietNodes(TimeProvider time)
{
    public static readonly TimeSpan Quiet = TimeSpan.FromMinutes(5);
    private Dictionary<string, (OutboxPosition Mark, long Since)> _seen = [];

    public IReadOnlyList<string> Find(IReadOnlyList<OutboxPosition> marks)
    {
        var now = time.GetTimestamp();
        _seen = marks.ToDictionary(
            mark => mark.Node,
            mark => _seen.TryGetValue(mark.Node, out var before) && before.Mark == mark ? before : (mark, now));
        return [.. _seen.Where(node => time.GetElapsedTime(node.Value.Since, now) >= Quiet).Select(node => node.Key)];
    }
}
