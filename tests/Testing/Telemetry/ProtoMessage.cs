using System.Buffers.Binary;
using System.Text;

namespace Gateway.Testing.Telemetry;

/// <summary>A message of Protocol Buffers by its field numbers; no schema, so an unknown field is just not asked for.</summary>
public sealed class ProtoMessage
{
    private readonly List<(int Number, ulong Value, ReadOnlyMemory<byte> Bytes)> _fields = [];

    public ProtoMessage(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var tag = Varint(ref bytes);
            var number = (int)(tag >> 3);
            switch (tag & 7)
            {
                case 0: _fields.Add((number, Varint(ref bytes), default)); break;
                case 1: _fields.Add((number, BinaryPrimitives.ReadUInt64LittleEndian(Take(ref bytes, 8).Span), default)); break;
                case 2: _fields.Add((number, 0, Take(ref bytes, (int)Varint(ref bytes)))); break;
                case 5: _fields.Add((number, BinaryPrimitives.ReadUInt32LittleEndian(Take(ref bytes, 4).Span), default)); break;
                default: throw new FormatException($"Field {number} has wire type {tag & 7}.");
            }
        }
    }

    public bool Has(int number) => _fields.Exists(field => field.Number == number);

    public ulong Number(int number) => _fields.Find(field => field.Number == number).Value;

    public ReadOnlyMemory<byte> Bytes(int number) => _fields.Find(field => field.Number == number).Bytes;

    public string Text(int number) => Encoding.UTF8.GetString(Bytes(number).Span);

    public string Hex(int number) => Convert.ToHexStringLower(Bytes(number).Span);

    public IEnumerable<ProtoMessage> All(int number) =>
        _fields.Where(field => field.Number == number).Select(field => new ProtoMessage(field.Bytes));

    /// <summary>The messages at the end of a path of fields.</summary>
    public IEnumerable<ProtoMessage> Path(params int[] numbers) =>
        numbers.Aggregate<int, IEnumerable<ProtoMessage>>(
            [this], static (messages, number) => messages.SelectMany(message => message.All(number)));

    private static ulong Varint(ref ReadOnlyMemory<byte> bytes)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = Take(ref bytes, 1).Span[0];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
    }

    private static ReadOnlyMemory<byte> Take(ref ReadOnlyMemory<byte> bytes, int count)
    {
        var taken = bytes[..count];
        bytes = bytes[count..];
        return taken;
    }
}
