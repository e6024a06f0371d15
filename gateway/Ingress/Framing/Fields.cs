using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using System.Text.Unicode;

namespace Gateway.Ingress;

/// <summary>The fields of a request as RFC 9110 §5 has them. HTTP/2 lets more through than HTTP/1.1, line breaks too. Pure.</summary>
internal static class Fields
{
    /// <summary>RFC 9110 §5.6.2. The client library on the way out drops a field of another name without a word.</summary>
    private static readonly SearchValues<char> Names =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>What a value may hold (§5.5) that every server reads alike.</summary>
    private static readonly SearchValues<char> Values = SearchValues.Create(
        "\t !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    private static readonly SearchValues<char> Controls = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Where(static code => code != '\t').Select(static code => (char)code), '\u007F']);

    /// <summary>
    /// By which a server tells where a message ends, for whom it is, or what is spoken next. Bytes above 7F (obs-text, §5.5) have no
    /// one encoding: two readers could part on these, so they are refused here and go on byte for byte in all others.
    /// </summary>
    private static readonly FrozenSet<string> AsciiAlone = new[]
    {
        "Host", "Connection", "Content-Length", "Transfer-Encoding", "TE", "Trailer", "Upgrade", "Expect", "Keep-Alive", "HTTP2-Settings",
        "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix", "Proxy-Authorization",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// A backend's connection could not carry others: their failure would be counted against a healthy backend. An empty host
    /// names nothing (§4.2.1), and would leave beside the destination's own.
    /// </summary>
    public static bool AreWellFormed(IHeaderDictionary headers)
    {
        foreach (var (name, values) in headers)
        {
            if (name.AsSpan().ContainsAnyExcept(Names))
                return false;
            foreach (var value in values)
            {
                if (value.AsSpan().ContainsAnyExcept(Values) && (AsciiAlone.Contains(name) || HasControl(value)))
                    return false;
            }
        }

        return headers.Host is not [""];
    }

    /// <summary>What is wrong with a credential's letters is for the token's judgement to say; a control is not even a letter.</summary>
    private static bool HasControl(ReadOnlySpan<char> value) => value.ContainsAny(Controls) || HasHighControl(value);

    /// <summary>
    /// The controls of ISO 8859-1, 80 to 9F, of which 85 ends a line to some readers: alone, or as the code points that UTF-8 spells
    /// with C2 before them. In UTF-8 the same bytes are also the ends of letters, and honest.
    /// </summary>
    private static bool HasHighControl(ReadOnlySpan<char> value)
    {
        if (!value.ContainsAnyInRange('\u0080', '\u009F'))
            return false;
        for (var rest = value; rest.IndexOf('\u00C2') is >= 0 and var at; rest = rest[(at + 1)..])
        {
            if (at + 1 < rest.Length && rest[at + 1] is >= '\u0080' and <= '\u009F')
                return true;
        }

        return !Utf8.IsValid(Encoding.Latin1.GetBytes(value.ToArray()));
    }
}
