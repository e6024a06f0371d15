using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Gateway.Orgs;

/// <summary>
/// An organisation's code: 1–64 of <c>A–Z a–z 0–9 _ -</c>, not beginning with <c>_</c>; compared exactly, never trimmed or folded.
/// </summary>
internal readonly record struct OrgCode
{
    public const int MaxLength = 64;

    /// <summary>What may be one, for whoever wrote something else.</summary>
    public const string Form = "1–64 of A–Z a–z 0–9 _ -, not beginning with _";

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    private OrgCode(string value) => Value = value;

    public string Value { get; }

    public static bool TryParse([NotNullWhen(true)] string? text, out OrgCode org)
    {
        org = default;
        if (text is null || text.Length is 0 or > MaxLength || text[0] == '_' || text.AsSpan().ContainsAnyExcept(Allowed))
            return false;
        org = new OrgCode(text);
        return true;
    }

    public override string ToString() => Value;
}
