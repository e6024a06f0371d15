namespace Gateway.Telemetry;

/// <summary>
/// The last refusals by their request id, for whoever was told no and asks why.
/// In memory, gone with the process; the access log has them all.
/// </summary>
internal sealed class RecentRefusals
{
    public const int Most = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, AccessRecord> _byId = new(StringComparer.Ordinal);
    private readonly Queue<AccessRecord> _order = new();

    public void Keep(AccessRecord record)
    {
        lock (_lock)
        {
            if (_order.Count == Most)
                Forget(_order.Dequeue());
            _order.Enqueue(record);
            // A client may choose an id twice: the newest counts.
            _byId[record.RequestId] = record;
        }
    }

    public AccessRecord? Find(string requestId)
    {
        lock (_lock)
            return _byId.GetValueOrDefault(requestId);
    }

    private void Forget(AccessRecord oldest)
    {
        if (ReferenceEquals(_byId.GetValueOrDefault(oldest.RequestId), oldest))
            _byId.Remove(oldest.RequestId);
    }
}
