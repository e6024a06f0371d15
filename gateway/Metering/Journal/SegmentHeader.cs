using System.Buffers.Binary;
using System.Numerics;

namespace Gateway.Metering.Journal;

/// <summary>The first block of a segment: format, base sequence, and the newest ledger batch known committed when it was current.</summary>
internal static class SegmentHeader
{
    private const ulong Magic = 0x3130304547415355; // "USAGE001"
    private const int SumOffset = 24, CommittedOffset = 64;

    public static void Write(Span<byte> header, long sequence, int slots)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(header, Magic);
        BinaryPrimitives.WriteInt64LittleEndian(header[8..], sequence);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], slots);
        BinaryPrimitives.WriteUInt32LittleEndian(header[SumOffset..], Sum(header));
    }

    public static bool TryRead(ReadOnlySpan<byte> header, out long sequence, out int slots)
    {
        sequence = BinaryPrimitives.ReadInt64LittleEndian(header[8..]);
        slots = BinaryPrimitives.ReadInt32LittleEndian(header[16..]);
        return BinaryPrimitives.ReadUInt64LittleEndian(header) == Magic
            && BinaryPrimitives.ReadUInt32LittleEndian(header[SumOffset..]) == Sum(header);
    }

    /// <summary>One aligned word, so that a kill leaves the old number or the new one.</summary>
    public static ulong Committed(int batch) => ((ulong)BitOperations.Crc32C(~0u, (uint)batch) << 32) | (uint)batch;

    public static int ReadCommitted(ReadOnlySpan<byte> header)
    {
        var word = BinaryPrimitives.ReadUInt64LittleEndian(header[CommittedOffset..]);
        return word == Committed((int)(uint)word) ? (int)(uint)word : 0;
    }

    public static long CommittedAt => CommittedOffset;

    private static uint Sum(ReadOnlySpan<byte> header)
    {
        var sum = ~0u;
        for (var at = 0; at < SumOffset; at += 8)
            sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(header[at..]));
        return ~sum;
    }
}
