namespace Gateway.Tokens.Reading;

/// <summary>The names of the objects that are open right now, unescaped, so that <c>"\u0061"</c> meets <c>"a"</c>.</summary>
internal ref struct MemberNames(Span<byte> text, Span<uint> hashes, Span<int> ends)
{
    private readonly Span<byte> _text = text;
    private readonly Span<uint> _hashes = hashes;
    private readonly Span<int> _ends = ends;
    private int _count;

    /// <summary>A child's names are popped before its parent goes on: one object's names always lie together.</summary>
    public readonly int Open() => _count;

    public void Close(int mark) => _count = mark;

    public bool TryAdd(ReadOnlySpan<byte> escaped, int mark)
    {
        var start = StartOf(_count);
        var length = JsonText.Unescape(escaped, _text[start..]);
        var name = _text.Slice(start, length);
        var hash = Hash(name);
        for (var i = mark; i < _count; i++)
        {
            var next = _hashes[i.._count].IndexOf(hash);
            if (next < 0)
            {
                break;
            }

            i += next;
            if (name.SequenceEqual(_text[StartOf(i).._ends[i]]))
            {
                return false;
            }
        }

        _hashes[_count] = hash;
        _ends[_count++] = start + length;
        return true;
    }

    private readonly int StartOf(int index) => index == 0 ? 0 : _ends[index - 1];

    private static uint Hash(ReadOnlySpan<byte> name)
    {
        var hash = 2166136261u;
        foreach (var b in name)
        {
            hash = (hash ^ b) * 16777619u;
        }

        return hash;
    }
}
