using System.Buffers;

namespace Gateway.Ingress;

/// <summary>The fields of a request as RFC 9110 §5 has them. HTTP/2 lets more through than HTTP/1.1, line breaks too. Pure.</summary>
internal static class Fields
{
    /// <summary>RFC 9110 §5.6.2. The client library on the way out drops a field of another name without a word.</summary>
    private static readonly SearchValues<char> Names =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>What a value may hold (§5.5) that every server reads alike; bytes above 7F have no one encoding.</summary>
    private static readonly SearchValues<char> Values = SearchValues.Create(
        "\t !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~");

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
                if (value.AsSpan().ContainsAnyExcept(Values) && !IsCredential(name, value))
                    return false;
            }
        }

        return headers.Host is not [""];
    }

    /// <summary>
    /// What is wrong with a credential's letters is for the token's own judgement to say; a control character is not even a letter.
    /// </summary>
    private static bool IsCredential(string name, string? value) =>
        name.Equals(nameof(IHeaderDictionary.Authorization), StringComparison.OrdinalIgnoreCase)
        && !value.AsSpan().ContainsAnyInRange('\0', '\u001F') && !value.AsSpan().Contains('\u007F');
}
