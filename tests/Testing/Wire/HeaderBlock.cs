using System.Text;

namespace Gateway.Testing.Wire;

/// <summary>Header blocks of HTTP/2 (RFC 7541): writes any bytes as literals, reads what a peer without a dynamic table writes.</summary>
public static class HeaderBlock
{
    private const byte WithoutIndexing = 0x00, WithIndexing = 0x40;

    private static readonly string[] Names =
    [
        "", ":authority", ":method", ":method", ":path", ":path", ":scheme", ":scheme", ":status", ":status", ":status",
        ":status", ":status", ":status", ":status", "accept-charset", "accept-encoding", "accept-language", "accept-ranges", "accept",
        "access-control-allow-origin", "age", "allow", "authorization", "cache-control", "content-disposition", "content-encoding",
        "content-language", "content-length", "content-location", "content-range", "content-type", "cookie", "date", "etag", "expect",
        "expires", "from", "host", "if-match", "if-modified-since", "if-none-match", "if-range", "if-unmodified-since", "last-modified",
        "link", "location", "max-forwards", "proxy-authenticate", "proxy-authorization", "range", "referer", "refresh", "retry-after",
        "server", "set-cookie", "strict-transport-security", "transfer-encoding", "user-agent", "vary", "via", "www-authenticate",
    ];

    private static readonly string[] Statuses = ["200", "204", "206", "304", "400", "404", "500"];

    /// <summary>The first entry of the dynamic table, as the one byte that a field of it takes.</summary>
    public static byte[] Newest => [0x80 | 62];

    /// <summary>Names and values in Latin-1, each as a literal; with indexing the peer also keeps them in its table.</summary>
    public static byte[] Write(IEnumerable<(string Name, string Value)> fields, bool indexed = false)
    {
        List<byte> block = [];
        foreach (var (name, value) in fields)
        {
            block.Add(indexed ? WithIndexing : WithoutIndexing);
            WriteText(block, name);
            WriteText(block, value);
        }

        return [.. block];
    }

    internal static WireHeaders Read(byte[] block)
    {
        WireHeaders fields = new();
        for (var at = 0; at < block.Length;)
        {
            var first = block[at];
            if ((first & 0x80) != 0)
            {
                var index = ReadNumber(block, ref at, 7);
                fields.Add(Names[index], index is >= 8 and <= 14 ? Statuses[index - 8] : "");
            }
            else if ((first & 0xE0) == 0x20)
            {
                ReadNumber(block, ref at, 5);
            }
            else
            {
                var index = ReadNumber(block, ref at, (first & 0x40) != 0 ? 6 : 4);
                var name = index > 0 ? Names[index] : ReadText(block, ref at);
                fields.Add(name, ReadText(block, ref at));
            }
        }

        return fields;
    }

    private static void WriteText(List<byte> block, string text)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        WriteNumber(block, bytes.Length);
        block.AddRange(bytes);
    }

    private static void WriteNumber(List<byte> block, int number)
    {
        if (number < 127)
        {
            block.Add((byte)number);
            return;
        }

        block.Add(127);
        for (number -= 127; number >= 128; number /= 128)
            block.Add((byte)(128 + (number % 128)));
        block.Add((byte)number);
    }

    private static int ReadNumber(byte[] block, ref int at, int bits)
    {
        var most = (1 << bits) - 1;
        var number = block[at++] & most;
        if (number < most)
            return number;
        for (var shift = 0; ; shift += 7)
        {
            var next = block[at++];
            number += (next & 0x7F) << shift;
            if ((next & 0x80) == 0)
                return number;
        }
    }

    private static string ReadText(byte[] block, ref int at)
    {
        if ((block[at] & 0x80) != 0)
            throw new InvalidDataException("A field in Huffman code.");
        var length = ReadNumber(block, ref at, 7);
        at += length;
        return Encoding.Latin1.GetString(block, at - length, length);
    }
}
