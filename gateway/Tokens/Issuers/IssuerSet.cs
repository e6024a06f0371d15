using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Gateway.Tokens.Introspection;
using Gateway.Tokens.Reading;

namespace Gateway.Tokens.Issuers;

/// <summary>All issuers of one snapshot.</summary>
internal sealed class IssuerSet
{
    private readonly Issuer[] _all;
    private readonly FrozenDictionary<string, Issuer> _byIdentifier;

    public IssuerSet(IReadOnlyList<Issuer> all)
    {
        _all = [.. all];
        Opaque = new OpaqueTokens(all);
        _byIdentifier = all
            .SelectMany(issuer => issuer.Identifiers, (issuer, identifier) => KeyValuePair.Create(identifier, issuer))
            .Where(pair => !pair.Key.Contains(IssuerTemplate.Placeholder, StringComparison.Ordinal))
            .ToFrozenDictionary(StringComparer.Ordinal);
        MaxTokenLength = all.Select(issuer => issuer.MaxTokenLength).DefaultIfEmpty(CompactReader.UsualLength).Max();
    }

    public static IssuerSet Empty { get; } = new([]);

    public IReadOnlyList<Issuer> All => _all;

    /// <summary>The most characters that a token of any of them may have: whose it is is only known once it was read.</summary>
    public int MaxTokenLength { get; }

    /// <summary>Who is asked for tokens that are no JWT.</summary>
    public OpaqueTokens Opaque { get; }

    /// <summary>
    /// By the exact <c>iss</c>: the token says which rules it must meet before any key is looked at (RFC 8725 section 3.8).
    /// </summary>
    public bool TryFind(string identifier, [NotNullWhen(true)] out Issuer? issuer) =>
        _byIdentifier.TryGetValue(identifier, out issuer) || TryFindTemplate(identifier, out issuer);

    /// <summary>The widest that any issuer's org codes may have: what an operator may name.</summary>
    public OrgCharacters OrgCharacters => _all.Length == 0 ? OrgCharacters.Plain : _all.Max(issuer => issuer.OrgCharacters);

    /// <summary>An exact name goes first; where two issuers' templates fit, neither does, for the laxer one must not decide.</summary>
    private bool TryFindTemplate(string identifier, [NotNullWhen(true)] out Issuer? issuer)
    {
        issuer = null;
        foreach (var candidate in _all)
        {
            if (candidate.Tenants?.Templates.Any(template => template.TryRead(identifier, out _)) != true)
                continue;
            if (issuer is not null)
            {
                issuer = null;
                return false;
            }

            issuer = candidate;
        }

        return issuer is not null;
    }

    /// <summary>Asked on every hit: a few references compared, without an enumerator.</summary>
    public bool Contains(Issuer issuer)
    {
        foreach (var known in _all)
        {
            if (ReferenceEquals(known, issuer))
                return true;
        }

        return false;
    }
}
