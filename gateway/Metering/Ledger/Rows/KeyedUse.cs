namespace Gateway.Metering.Ledger;

/// <summary>A request with an <c>Idempotency-Key</c> that owes units, unless the ledger finds that it was billed before.</summary>
/// <param name="Row">The row of the batch its units are in.</param>
/// <param name="AdmittedTicks">UTC.</param>
internal readonly record struct KeyedUse(UsageKey Row, IdempotencyKey Key, long AdmittedTicks, int Units)
{
    /// <summary>Milliseconds since year 1.</summary>
    public long From => AdmittedTicks / TimeSpan.TicksPerMillisecond;

    /// <summary>The window's end, exclusive.</summary>
    public long Until => From + (Key.Seconds * 1000L);
}
