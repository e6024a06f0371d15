using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Gateway.Tokens.Issuers;

namespace Gateway.Orgs;

/// <summary>
/// An organisation's code: 1–64 of <c>A–Z a–z 0–9 _ -</c>, not beginning with <c>_</c>; compared exactly, never trimmed or folded.
/// Where an issuer has extended characters also <c>. @ : ~</c>, never leading and without <c>..</c>, up to 128.
/// </summary>
internal readonly record struct OrgCode
{
    public const int MaxLength = 64;
    public const int MaxExtendedLength = 128;

    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
    private const string NeverFirst = "_.@:~";

    private static readonly SearchValues<char> Plain = SearchValues.Create(Letters);
    private static readonly SearchValues<char> Extended = SearchValues.Create(Letters + ".@:~");

    private OrgCode(string value) => Value = value;

    public string Value { get; }

    /// <summary>What may be one, for whoever wrote something else.</summary>
    public static string Form(OrgCharacters characters) => characters == OrgCharacters.Plain
        ? "1–64 of A–Z a–z 0–9 _ -, not beginning with _"
        : "1–128 of A–Z a–z 0–9 _ - . @ : ~, not beginning with one of _ . @ : ~ and without ..";

    public static bool TryParse([NotNullWhen(true)] string? text, out OrgCode org) => TryParse(text, OrgCharacters.Plain, out org);

    public static bool TryParse([NotNullWhen(true)] string? text, OrgCharacters characters, out OrgCode org)
    {
        org = default;
        var (allowed, most) = characters == OrgCharacters.Extended ? (Extended, MaxExtendedLength) : (Plain, MaxLength);
        if (text is null || text.Length == 0 || text.Length > most || NeverFirst.Contains(text[0])
            || text.AsSpan().ContainsAnyExcept(allowed) || text.Contains("..", StringComparison.Ordinal))
        {
            return false;
        }

        org = new OrgCode(text);
        return true;
    }

    /// <summary>One that was judged when it was written: of any issuer's characters.</summary>
    public static bool TryParseStored([NotNullWhen(true)] string? text, out OrgCode org) => TryParse(text, OrgCharacters.Extended, out org);

    public override string ToString() => Value;
}
