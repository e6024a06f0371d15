namespace Gateway.Tokens.Reading;

/// <summary>A place in JSON bytes, and the steps over its smallest pieces; a false step leaves the rest unread.</summary>
internal ref struct JsonCursor(ReadOnlySpan<byte> json)
{
    private readonly ReadOnlySpan<byte> _json = json;
    private int _at;

    public readonly bool IsAtEnd => _at == _json.Length;

    public readonly int Peek() => _at < _json.Length ? _json[_at] : -1;

    public bool Take(char c)
    {
        if (Peek() != c)
            return false;
        _at++;
        return true;
    }

    public void SkipSpace()
    {
        while (Peek() is ' ' or '\t' or '\r' or '\n')
            _at++;
    }

    /// <summary>The string here, still escaped and without its quotes.</summary>
    public bool TakeText(out ReadOnlySpan<byte> escaped)
    {
        var start = _at + 1;
        var taken = Peek() == '"' && JsonText.Skip(_json, ref _at);
        escaped = taken ? _json[start..(_at - 1)] : default;
        return taken;
    }

    /// <summary>A string, number, true, false or null.</summary>
    public bool SkipScalar() => Peek() switch
    {
        '"' => TakeText(out _),
        't' => SkipWord("true"u8),
        'f' => SkipWord("false"u8),
        'n' => SkipWord("null"u8),
        _ => JsonNumber.Skip(_json, ref _at),
    };

    private bool SkipWord(ReadOnlySpan<byte> word)
    {
        if (!_json[_at..].StartsWith(word))
            return false;
        _at += word.Length;
        return true;
    }
}
