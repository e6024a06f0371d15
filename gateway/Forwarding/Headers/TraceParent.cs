namespace Gateway.Forwarding.Headers;

/// <summary>W3C Trace Context: keeps a well-formed <c>traceparent</c>, makes one where there is none.</summary>
internal static class TraceParent
{
    public const string Header = "traceparent";
    private const int Length = 55;
    private const int TraceIdLength = 32;

    public static bool IsValid(string? value) =>
        value is { Length: Length } && value.StartsWith("00-", StringComparison.Ordinal) && value[35] == '-' && value[52] == '-'
        && IsId(value.AsSpan(3, TraceIdLength)) && IsId(value.AsSpan(36, 16)) && IsHex(value.AsSpan(53, 2));

    public static string TraceId(string value) => value.Substring(3, TraceIdLength);

    /// <summary>Not sampled: nothing of this request is recorded here.</summary>
    public static string Make()
    {
        Span<byte> ids = stackalloc byte[24];
        // As random as W3C Trace Context wants it (§3.2.2.3): unique, and no secret.
#pragma warning disable CA5394
        Random.Shared.NextBytes(ids);
#pragma warning restore CA5394
        return string.Create(Length, ids, static (text, ids) =>
        {
            "00-".CopyTo(text);
            Convert.TryToHexStringLower(ids[..16], text[3..], out _);
            text[35] = '-';
            Convert.TryToHexStringLower(ids[16..], text[36..], out _);
            "-00".CopyTo(text[52..]);
        });
    }

    private static bool IsId(ReadOnlySpan<char> text) => IsHex(text) && text.ContainsAnyExcept('0');

    private static bool IsHex(ReadOnlySpan<char> text)
    {
        foreach (var letter in text)
        {
            if (!char.IsAsciiHexDigitLower(letter))
                return false;
        }

        return true;
    }
}
