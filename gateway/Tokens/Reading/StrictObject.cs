using System.Text.Unicode;

namespace Gateway.Tokens.Reading;

/// <summary>What <see cref="StrictObject"/> found.</summary>
internal enum JsonFault
{
    None,
    Malformed,
    DuplicateName,
    TooDeep,
    TooManyMembers,
}

/// <summary>
/// Judges bytes as exactly one JSON object (RFC 8259, RFC 7493: valid UTF-8, unique names, paired surrogates)
/// within bounds, and never throws: what it passes, any JSON parser reads alike.
/// </summary>
internal ref struct StrictObject
{
    private const int MaxDepth = 32;

    /// <summary>Members of all objects together that a token's part may have.</summary>
    public const int TokenMembers = 512;

    /// <summary>The same for documents that an issuer publishes.</summary>
    public const int DocumentMembers = 8192;

    private readonly ReadOnlySpan<byte> _json;
    private int _at;
    private int _depth;
    private int _members;
    private readonly int _maxMembers;
    private MemberNames _names;

    private StrictObject(ReadOnlySpan<byte> json, int maxMembers, MemberNames names)
    {
        _maxMembers = maxMembers;
        _json = json;
        _names = names;
    }

    public static JsonFault Check(ReadOnlySpan<byte> json, int maxMembers = TokenMembers)
    {
        if (!Utf8.IsValid(json))
        {
            return JsonFault.Malformed;
        }

        // An unescaped name is never longer than its escaped form, so all open names fit in the text's own length.
        Span<byte> text = json.Length <= 4096 ? stackalloc byte[4096] : new byte[json.Length];
        Span<uint> hashes = maxMembers <= TokenMembers ? stackalloc uint[TokenMembers] : new uint[maxMembers];
        Span<int> ends = maxMembers <= TokenMembers ? stackalloc int[TokenMembers] : new int[maxMembers];
        var reader = new StrictObject(json, maxMembers, new MemberNames(text, hashes, ends));
        return reader.Document();
    }

    private JsonFault Document()
    {
        SkipSpace();
        if (Peek() != '{')
        {
            return JsonFault.Malformed;
        }

        var fault = Object();
        SkipSpace();
        return fault != JsonFault.None || _at == _json.Length ? fault : JsonFault.Malformed;
    }

    private JsonFault Value()
    {
        switch (Peek())
        {
            case '{':
                return Object();
            case '[':
                return Array();
            case '"':
                return JsonText.Skip(_json, ref _at) ? JsonFault.None : JsonFault.Malformed;
            case 't':
                return Literal("true"u8);
            case 'f':
                return Literal("false"u8);
            case 'n':
                return Literal("null"u8);
            default:
                return JsonNumber.Skip(_json, ref _at) ? JsonFault.None : JsonFault.Malformed;
        }
    }

    private JsonFault Object()
    {
        if (++_depth > MaxDepth)
        {
            return JsonFault.TooDeep;
        }

        _at++;
        var mark = _names.Open();
        SkipSpace();
        if (Take('}'))
        {
            return Close(mark);
        }

        do
        {
            SkipSpace();
            var fault = Member(mark);
            if (fault != JsonFault.None)
            {
                return fault;
            }

            SkipSpace();
        }
        while (Take(','));

        return Take('}') ? Close(mark) : JsonFault.Malformed;
    }

    private JsonFault Member(int mark)
    {
        if (++_members > _maxMembers)
        {
            return JsonFault.TooManyMembers;
        }

        var start = _at;
        if (Peek() != '"' || !JsonText.Skip(_json, ref _at))
        {
            return JsonFault.Malformed;
        }

        if (!_names.TryAdd(_json[(start + 1)..(_at - 1)], mark))
        {
            return JsonFault.DuplicateName;
        }

        SkipSpace();
        if (!Take(':'))
        {
            return JsonFault.Malformed;
        }

        SkipSpace();
        return Value();
    }

    private JsonFault Array()
    {
        if (++_depth > MaxDepth)
        {
            return JsonFault.TooDeep;
        }

        _at++;
        SkipSpace();
        if (Take(']'))
        {
            _depth--;
            return JsonFault.None;
        }

        do
        {
            SkipSpace();
            var fault = Value();
            if (fault != JsonFault.None)
            {
                return fault;
            }

            SkipSpace();
        }
        while (Take(','));

        _depth--;
        return Take(']') ? JsonFault.None : JsonFault.Malformed;
    }

    private JsonFault Close(int mark)
    {
        _names.Close(mark);
        _depth--;
        return JsonFault.None;
    }

    private JsonFault Literal(ReadOnlySpan<byte> word)
    {
        if (!_json[_at..].StartsWith(word))
        {
            return JsonFault.Malformed;
        }

        _at += word.Length;
        return JsonFault.None;
    }

    private readonly int Peek() => _at < _json.Length ? _json[_at] : -1;

    private bool Take(char c)
    {
        if (Peek() != c)
        {
            return false;
        }

        _at++;
        return true;
    }

    private void SkipSpace()
    {
        while (Peek() is ' ' or '\t' or '\r' or '\n')
        {
            _at++;
        }
    }
}
