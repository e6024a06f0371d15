namespace Gateway.Orgs.Records;

/// <summary>The records as last read; the next snapshot is built with them.</summary>
internal sealed class RecordsInForce
{
    private volatile OrgRecords? _read;

    public OrgRecords Current => _read ?? OrgRecords.Empty;

    /// <summary>False until the store was read once: until then no revocation is known, so the gateway is not ready.</summary>
    public bool IsKnown => _read is not null;

    public void Set(OrgRecords records) => _read = records;
}
