namespace Gateway.Tokens.Reading;

/// <summary>The grammar of JSON numbers (RFC 8259 section 6).</summary>
internal static class JsonNumber
{
    /// <summary>Moves past the number that begins at <paramref name="at"/>; false when it is none.</summary>
    public static bool Skip(ReadOnlySpan<byte> json, ref int at)
    {
        Take(json, ref at, '-');
        if (!Take(json, ref at, '0') && !Digits(json, ref at))
        {
            return false;
        }

        if (Take(json, ref at, '.') && !Digits(json, ref at))
        {
            return false;
        }

        if (!Take(json, ref at, 'e') && !Take(json, ref at, 'E'))
        {
            return true;
        }

        if (!Take(json, ref at, '+'))
        {
            Take(json, ref at, '-');
        }

        return Digits(json, ref at);
    }

    private static bool Digits(ReadOnlySpan<byte> json, ref int at)
    {
        var start = at;
        while (at < json.Length && char.IsAsciiDigit((char)json[at]))
        {
            at++;
        }

        return at > start;
    }

    private static bool Take(ReadOnlySpan<byte> json, ref int at, char c)
    {
        if (at >= json.Length || json[at] != c)
        {
            return false;
        }

        at++;
        return true;
    }
}
