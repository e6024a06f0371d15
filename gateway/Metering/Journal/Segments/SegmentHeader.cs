using System.Buffers.Binary;
using System.Numerics;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Metering.Journal;

/// <summary>
/// The first block of a segment: format, base sequence, size, and the newest ledger batch known committed when it was current.
/// </summary>
internal readonly record struct SegmentHeader(long Sequence, int Slots, bool IsReserved, int Committed)
{
    public const long CommittedAt = 64;
    private const ulong Magic = 0x3130304547415355; // "USAGE001"
    private const int SumOffset = 24;
    private const int MostSlots = 1 << 24;

    public void Write(Span<byte> header)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(header, Magic);
        BinaryPrimitives.WriteInt64LittleEndian(header[8..], Sequence);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], Slots);
        BinaryPrimitives.WriteInt32LittleEndian(header[20..], IsReserved ? 1 : 0);
        BinaryPrimitives.WriteUInt32LittleEndian(header[SumOffset..], Sum(header));
    }

    /// <summary>Null when there is none, or a damaged one.</summary>
    public static SegmentHeader? Read(Disk disk, SafeFileHandle file)
    {
        var header = new byte[Segment.BlockBytes];
        for (var at = 0; at < header.Length;)
        {
            var read = disk.Read(file, header.AsSpan(at), at);
            if (read == 0)
                return null;
            at += read;
        }

        var slots = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(16));
        if (BinaryPrimitives.ReadUInt64LittleEndian(header) != Magic
            || BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(SumOffset)) != Sum(header)
            || slots is < Segment.BlockSlots or > MostSlots || slots % Segment.BlockSlots != 0)
        {
            return null;
        }

        return new SegmentHeader(
            BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(8)),
            slots,
            BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(20)) == 1,
            ReadCommitted(header));
    }

    /// <summary>One aligned word, so that a kill leaves the old number or the new one.</summary>
    public static ulong Word(int committed) => ((ulong)BitOperations.Crc32C(~0u, (uint)committed) << 32) | (uint)committed;

    private static int ReadCommitted(ReadOnlySpan<byte> header)
    {
        var word = BinaryPrimitives.ReadUInt64LittleEndian(header[(int)CommittedAt..]);
        return word == Word((int)(uint)word) ? (int)(uint)word : 0;
    }

    private static uint Sum(ReadOnlySpan<byte> header)
    {
        var sum = ~0u;
        for (var at = 0; at < SumOffset; at += 8)
            sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(header[at..]));
        return ~sum;
    }
}
