using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Gateway.Metering.Journal;

/// <summary>A name as it stands in a names block: checksum, number, two lengths, then its UTF-8 text; padded to eight bytes.</summary>
internal readonly record struct NameEntry(int Id, bool IsRoute, string First, string Second)
{
    public const int MaxText = 1024;
    private const int Head = 16;

    public int Length => Padded(Encoding.UTF8.GetByteCount(First), Encoding.UTF8.GetByteCount(Second));

    public void Write(Span<byte> target)
    {
        var first = Encoding.UTF8.GetBytes(First, target[Head..]);
        var second = Encoding.UTF8.GetBytes(Second, target[(Head + first)..]);
        BinaryPrimitives.WriteInt32LittleEndian(target[4..], Id);
        BinaryPrimitives.WriteInt32LittleEndian(target[8..], IsRoute ? 2 : 1);
        BinaryPrimitives.WriteInt16LittleEndian(target[12..], (short)first);
        BinaryPrimitives.WriteInt16LittleEndian(target[14..], (short)second);
        BinaryPrimitives.WriteUInt32LittleEndian(target, Sum(target[4..Padded(first, second)]));
    }

    /// <summary>False at the end of the names, and for a damaged entry: what follows it cannot be trusted to begin there.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out NameEntry entry, out int length)
    {
        entry = default;
        length = 0;
        if (source.Length < Head)
            return false;
        var id = BinaryPrimitives.ReadInt32LittleEndian(source[4..]);
        var first = BinaryPrimitives.ReadInt16LittleEndian(source[12..]);
        var second = BinaryPrimitives.ReadInt16LittleEndian(source[14..]);
        if (id <= 0 || first < 0 || second < 0 || Padded(first, second) > source.Length)
            return false;
        length = Padded(first, second);
        if (BinaryPrimitives.ReadUInt32LittleEndian(source) != Sum(source[4..length]))
            return false;
        entry = new NameEntry(
            id,
            BinaryPrimitives.ReadInt32LittleEndian(source[8..]) == 2,
            Encoding.UTF8.GetString(source.Slice(Head, first)),
            Encoding.UTF8.GetString(source.Slice(Head + first, second)));
        return true;
    }

    private static int Padded(int first, int second) => (Head + first + second + 7) & ~7;

    private static uint Sum(ReadOnlySpan<byte> bytes)
    {
        var sum = ~0u;
        foreach (var b in bytes)
            sum = BitOperations.Crc32C(sum, b);
        return ~sum;
    }
}
