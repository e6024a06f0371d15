using System.Text.Unicode;

namespace Gateway.Tokens.Reading;

/// <summary>
/// Judges bytes as exactly one JSON object (RFC 8259, RFC 7493: valid UTF-8, unique names, paired surrogates)
/// within bounds, and never throws: what it passes, any JSON parser reads alike.
/// </summary>
internal ref struct StrictObject
{
    /// <summary>Members of all objects together that a token's part may have.</summary>
    public const int TokenMembers = 512;

    /// <summary>The same for documents that an issuer publishes.</summary>
    public const int DocumentMembers = 8192;

    private const int MaxDepth = 32;
    private const int OnStack = 4096;

    private readonly int _maxMembers;
    private JsonCursor _cursor;
    private MemberNames _names;
    private int _depth;
    private int _members;

    private StrictObject(ReadOnlySpan<byte> json, int maxMembers, MemberNames names)
    {
        _cursor = new JsonCursor(json);
        _maxMembers = maxMembers;
        _names = names;
    }

    public static JsonFault Check(ReadOnlySpan<byte> json, int maxMembers = TokenMembers)
    {
        if (!Utf8.IsValid(json))
            return JsonFault.Malformed;

        // An unescaped name is never longer than its escaped form, so all open names fit in the text's own length.
        var text = json.Length <= OnStack ? stackalloc byte[OnStack] : new byte[json.Length];
        var hashes = maxMembers <= TokenMembers ? stackalloc uint[TokenMembers] : new uint[maxMembers];
        var ends = maxMembers <= TokenMembers ? stackalloc int[TokenMembers] : new int[maxMembers];
        var reader = new StrictObject(json, maxMembers, new MemberNames(text, hashes, ends));
        return reader.Document();
    }

    private JsonFault Document()
    {
        _cursor.SkipSpace();
        if (_cursor.Peek() != '{')
            return JsonFault.Malformed;
        var fault = Value();
        _cursor.SkipSpace();
        return fault != JsonFault.None || _cursor.IsAtEnd ? fault : JsonFault.Malformed;
    }

    private JsonFault Value()
    {
        if (_cursor.Peek() is not ('{' or '['))
            return _cursor.SkipScalar() ? JsonFault.None : JsonFault.Malformed;
        if (_depth == MaxDepth)
            return JsonFault.TooDeep;
        _depth++;
        var fault = _cursor.Take('{') ? Object() : Array();
        _depth--;
        return fault;
    }

    private JsonFault Object()
    {
        var mark = _names.Open();
        _cursor.SkipSpace();
        if (_cursor.Take('}'))
            return JsonFault.None;
        do
        {
            var fault = Member(mark);
            if (fault != JsonFault.None)
                return fault;
        }
        while (_cursor.Take(','));

        _names.Close(mark);
        return _cursor.Take('}') ? JsonFault.None : JsonFault.Malformed;
    }

    private JsonFault Member(int mark)
    {
        if (++_members > _maxMembers)
            return JsonFault.TooManyMembers;
        _cursor.SkipSpace();
        if (!_cursor.TakeText(out var name))
            return JsonFault.Malformed;
        if (!_names.TryAdd(name, mark))
            return JsonFault.DuplicateName;
        _cursor.SkipSpace();
        return _cursor.Take(':') ? Element() : JsonFault.Malformed;
    }

    private JsonFault Array()
    {
        _cursor.Take('[');
        _cursor.SkipSpace();
        if (_cursor.Take(']'))
            return JsonFault.None;
        do
        {
            var fault = Element();
            if (fault != JsonFault.None)
                return fault;
        }
        while (_cursor.Take(','));

        return _cursor.Take(']') ? JsonFault.None : JsonFault.Malformed;
    }

    private JsonFault Element()
    {
        _cursor.SkipSpace();
        var fault = Value();
        _cursor.SkipSpace();
        return fault;
    }
}
