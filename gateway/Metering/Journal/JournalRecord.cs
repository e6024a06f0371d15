using System.Numerics;
using System.Runtime.InteropServices;

namespace Gateway.Metering.Journal;

/// <summary>One request on disk: 64 bytes, the first half written at admission, the second at its end, the state always last.</summary>
/// <remarks>
/// Each half has a checksum of its own, so an end that was cut short by a kill leaves a valid admission.
/// Checksum and state of the end share one aligned word and become visible together.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = Size)]
internal struct JournalRecord
{
    public const int Size = 64;
    public const int EndOffset = 32;

    [FieldOffset(0)] public long Sequence;
    [FieldOffset(8)] public long AdmittedTicks;
    [FieldOffset(16)] public int Account;
    [FieldOffset(20)] public int RouteAndKey;
    [FieldOffset(24)] public int Units;
    [FieldOffset(28)] public uint AdmissionCrc;
    [FieldOffset(32)] public long BytesIn;
    [FieldOffset(40)] public long BytesOut;
    [FieldOffset(48)] public ulong End;
    [FieldOffset(56)] public ulong Seal;
    [FieldOffset(60)] public int State;

    public readonly int Route => RouteAndKey & int.MaxValue;

    /// <summary>Whether the next slot holds this request's key.</summary>
    public readonly bool IsKeyed => RouteAndKey < 0;

    public readonly bool AdmissionIsSound => AdmissionCrc == AdmissionSum();

    public readonly bool EndIsSound => AdmissionIsSound && (uint)Seal == EndSum();

    public void Begin(long sequence, long ticks, int account, int route, int units, bool keyed = false)
    {
        (Sequence, AdmittedTicks, Account, RouteAndKey, Units) = (sequence, ticks, account, keyed ? route | int.MinValue : route, units);
        AdmissionCrc = AdmissionSum();
    }

    public void Use(long bytesIn, long bytesOut, ulong end) => (BytesIn, BytesOut, End) = (bytesIn, bytesOut, end);

    /// <summary>Makes this the key of the record before it, visible at once and whole.</summary>
    public void Hold(long sequence, long ticks, int account, int route, IdempotencyKey key)
    {
        Begin(sequence, ticks, account, route, key.Seconds);
        Use(key.Hash, 0, 0);
        Volatile.Write(ref Seal, EndSum() | ((ulong)RecordState.Key << 32));
    }

    /// <summary>The key of a sound record that has one; none where it cannot be read, and the request is billed by itself.</summary>
    public static unsafe IdempotencyKey KeyOf(JournalRecord* record) =>
        record->IsKeyed && record[1].EndIsSound && record[1].Sequence == record->Sequence + 1
            ? new IdempotencyKey(record[1].BytesIn, record[1].Units)
            : default;

    public readonly uint AdmissionSum()
    {
        var sum = BitOperations.Crc32C(~0u, (ulong)Sequence);
        sum = BitOperations.Crc32C(sum, (ulong)AdmittedTicks);
        sum = BitOperations.Crc32C(sum, ((ulong)(uint)Account << 32) | (uint)RouteAndKey);
        return ~BitOperations.Crc32C(sum, (uint)Units);
    }

    public readonly uint EndSum()
    {
        var sum = BitOperations.Crc32C(AdmissionCrc, (ulong)BytesIn);
        sum = BitOperations.Crc32C(sum, (ulong)BytesOut);
        return ~BitOperations.Crc32C(sum, End);
    }
}
