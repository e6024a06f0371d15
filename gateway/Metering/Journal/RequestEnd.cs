using Gateway.Refusals;

namespace Gateway.Metering.Journal;

/// <summary>Duration, status, outcome and "owes its units" of an ended request, packed into one word.</summary>
internal readonly record struct RequestEnd(long DurationMicroseconds, int Status, Outcome Outcome, bool Billed)
{
    private const int StatusBits = 10, OutcomeBits = 3;
    private const long MaxDuration = (1L << 49) - 1; // 17 years

    public ulong Pack() =>
        ((ulong)Math.Clamp(DurationMicroseconds, 0, MaxDuration) << (StatusBits + OutcomeBits + 1))
        | ((ulong)(Status & 1023) << (OutcomeBits + 1))
        | ((ulong)Outcome << 1)
        | (Billed ? 1UL : 0UL);

    public static RequestEnd Unpack(ulong word) => new(
        (long)(word >> (StatusBits + OutcomeBits + 1)),
        (int)(word >> (OutcomeBits + 1)) & 1023,
        (Outcome)((word >> 1) & 7),
        (word & 1) != 0);
}
