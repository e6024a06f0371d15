namespace Gateway.Metering;

/// <summary>Use within one calendar period; units count from admission, the rest from the end of a request.</summary>
internal readonly record struct PeriodSum(long Requests, long Units, long BytesIn, long BytesOut)
{
    public static PeriodSum operator +(PeriodSum a, PeriodSum b) =>
        new(a.Requests + b.Requests, a.Units + b.Units, a.BytesIn + b.BytesIn, a.BytesOut + b.BytesOut);
}
