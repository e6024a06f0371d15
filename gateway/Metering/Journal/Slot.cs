using System.Numerics;
using System.Runtime.InteropServices;

namespace Gateway.Metering.Journal;

/// <summary>One request on disk: 64 bytes, the first half written at admission, the second at its end, the state always last.</summary>
/// <remarks>
/// Each half has a checksum of its own, so an end that was cut short by a kill leaves a valid admission.
/// Checksum and state of the end share one aligned word and become visible together.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = Size)]
internal struct Slot
{
    public const int Size = 64;
    public const int EndOffset = 32;

    [FieldOffset(0)] public long Sequence;
    [FieldOffset(8)] public long AdmittedTicks;
    [FieldOffset(16)] public int Account;
    [FieldOffset(20)] public int Route;
    [FieldOffset(24)] public int Units;
    [FieldOffset(28)] public uint AdmissionCrc;
    [FieldOffset(32)] public long BytesIn;
    [FieldOffset(40)] public long BytesOut;
    [FieldOffset(48)] public ulong End;
    [FieldOffset(56)] public ulong Seal;
    [FieldOffset(60)] public int State;

    public readonly bool AdmissionIsSound => AdmissionCrc == AdmissionSum();

    public readonly bool EndIsSound => AdmissionIsSound && (uint)Seal == EndSum();

    public void Begin(long sequence, long ticks, int account, int route, int units)
    {
        (Sequence, AdmittedTicks, Account, Route, Units) = (sequence, ticks, account, route, units);
        AdmissionCrc = AdmissionSum();
    }

    public void Use(long bytesIn, long bytesOut, ulong end) => (BytesIn, BytesOut, End) = (bytesIn, bytesOut, end);

    public readonly uint AdmissionSum()
    {
        var sum = BitOperations.Crc32C(~0u, (ulong)Sequence);
        sum = BitOperations.Crc32C(sum, (ulong)AdmittedTicks);
        sum = BitOperations.Crc32C(sum, ((ulong)(uint)Account << 32) | (uint)Route);
        return ~BitOperations.Crc32C(sum, (uint)Units);
    }

    public readonly uint EndSum()
    {
        var sum = BitOperations.Crc32C(AdmissionCrc, (ulong)BytesIn);
        sum = BitOperations.Crc32C(sum, (ulong)BytesOut);
        return ~BitOperations.Crc32C(sum, End);
    }
}
