using System.Collections.Frozen;

namespace Gateway.Orgs.Identity;

/// <summary>
/// Recognises the gateway's own header names in every spelling that some backend reads as one of them: CGI, WSGI and their like
/// fold case and turn every separator into <c>_</c>, and prefix <c>HTTP_</c> (RFC 3875 §4.1.18, RFC 9110 §17.10).
/// </summary>
internal sealed class OwnedNames
{
    private const string CgiPrefix = "http-";
    private const int OnStack = 128;
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _names;
    private readonly string[] _prefixes;

    public OwnedNames(IEnumerable<string> names, IEnumerable<string> prefixes)
    {
        _names = names.Select(Fold).ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        _prefixes = [.. prefixes.Select(Fold)];
    }

    /// <summary>True for an owned or reserved name, however it is spelt.</summary>
    public bool Contains(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty)
            return false;
        var folded = name.Length <= OnStack ? stackalloc char[name.Length] : new char[name.Length];
        Fold(name, folded);
        ReadOnlySpan<char> text = folded;
        return IsOwned(text) || (text.StartsWith(CgiPrefix, StringComparison.Ordinal) && IsOwned(text[CgiPrefix.Length..]));
    }

    /// <summary>Lower case, every non-alphanumeric as <c>-</c>.</summary>
    public static string Fold(string name) => string.Create(name.Length, name, static (folded, name) => Fold(name, folded));

    private bool IsOwned(ReadOnlySpan<char> folded)
    {
        if (_names.Contains(folded))
            return true;
        foreach (var prefix in _prefixes)
        {
            if (folded.StartsWith(prefix, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    private static void Fold(ReadOnlySpan<char> name, Span<char> folded)
    {
        for (var i = 0; i < name.Length; i++)
            folded[i] = char.IsAsciiLetterOrDigit(name[i]) ? char.ToLowerInvariant(name[i]) : '-';
    }
}
