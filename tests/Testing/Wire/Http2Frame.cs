using System.Buffers.Binary;

namespace Gateway.Testing.Wire;

/// <summary>One HTTP/2 frame (RFC 9113 §4.1), legal or not.</summary>
public readonly record struct Http2Frame(byte Type, byte Flags, int Stream, byte[] Payload)
{
    public const byte Data = 0, Headers = 1, Priority = 2, Reset = 3, Settings = 4, Ping = 6, GoAway = 7, WindowUpdate = 8,
        Continuation = 9;

    public const byte EndStream = 1, Acknowledge = 1, EndHeaders = 4;

    public const int HeadLength = 9;

    public bool Has(byte flag) => (Flags & flag) != 0;

    public byte[] ToBytes()
    {
        var bytes = new byte[HeadLength + Payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, Payload.Length << 8);
        bytes[3] = Type;
        bytes[4] = Flags;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(5), Stream);
        Payload.CopyTo(bytes, HeadLength);
        return bytes;
    }

    /// <summary>The length, type, flags and stream of a frame's first nine bytes.</summary>
    internal static (int Length, byte Type, byte Flags, int Stream) ReadHead(ReadOnlySpan<byte> head) =>
        ((head[0] << 16) | (head[1] << 8) | head[2], head[3], head[4], BinaryPrimitives.ReadInt32BigEndian(head[5..]) & int.MaxValue);
}
