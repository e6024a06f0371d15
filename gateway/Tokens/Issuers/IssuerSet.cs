using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Gateway.Tokens.Introspection;

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
            .ToFrozenDictionary(StringComparer.Ordinal);
    }

    public static IssuerSet Empty { get; } = new([]);

    public IReadOnlyList<Issuer> All => _all;

    /// <summary>Who is asked for tokens that are no JWT.</summary>
    public OpaqueTokens Opaque { get; }

    /// <summary>
    /// By the exact <c>iss</c>: the token says which rules it must meet before any key is looked at (RFC 8725 section 3.8).
    /// </summary>
    public bool TryFind(string identifier, [NotNullWhen(true)] out Issuer? issuer) =>
        _byIdentifier.TryGetValue(identifier, out issuer);

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
