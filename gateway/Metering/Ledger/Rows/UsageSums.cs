namespace Gateway.Metering.Ledger;

/// <summary>What a ledger row adds up.</summary>
internal record struct UsageSums(long Requests, long Units, long BytesIn, long BytesOut, long DurationMicroseconds)
{
    public static UsageSums operator +(UsageSums a, UsageSums b) => new(
        a.Requests + b.Requests,
        a.Units + b.Units,
        a.BytesIn + b.BytesIn,
        a.BytesOut + b.BytesOut,
        a.DurationMicroseconds + b.DurationMicroseconds);
}
