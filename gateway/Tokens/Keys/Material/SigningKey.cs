using Microsoft.IdentityModel.Tokens;

namespace Gateway.Tokens.Keys;

/// <summary>One public key of an issuer, judged fit; stays the same object as long as the issuer publishes it.</summary>
internal sealed class SigningKey
{
    private volatile bool _isRetired;

    /// <summary>Its name; null for a key that was published without one.</summary>
    public required string? Kid { get; init; }

    /// <summary>The one algorithm it is used with; null for an RSA key whose JWK names none, then the issuer's rules say.</summary>
    public required string? Algorithm { get; init; }

    /// <summary>
    /// The issuers that the key set says it is of, as <c>issuer</c> members name them; empty when it says nothing. Where many tenants
    /// share a key set, a key serves these alone; one of them may be a template.
    /// </summary>
    public IReadOnlyList<string> Issuers { get; init; } = [];

    /// <summary>Equal for equal key material.</summary>
    public required string Thumbprint { get; init; }

    public required AsymmetricSecurityKey Material { get; init; }

    /// <summary>The issuer removed it or its keys went stale: tokens it signed are no longer accepted, cached ones too.</summary>
    public bool IsRetired => _isRetired;

    public void Retire() => _isRetired = true;

    public bool IsSameAs(SigningKey other) =>
        (Kid, Algorithm, Thumbprint) == (other.Kid, other.Algorithm, other.Thumbprint) && Issuers.SequenceEqual(other.Issuers);

    /// <summary>Whether the two are one key, published twice: the same material, for the same algorithm as far as both say.</summary>
    public bool IsTwinOf(SigningKey other) =>
        Thumbprint == other.Thumbprint && (Algorithm == other.Algorithm || Algorithm is null || other.Algorithm is null);

    /// <summary>Whether a token could mean either of the two, which are not one key.</summary>
    public bool IsMistakenFor(SigningKey other) =>
        Thumbprint != other.Thumbprint
        && (Algorithm == other.Algorithm || (Algorithm is null && other.IsRsa) || (other.Algorithm is null && IsRsa));

    /// <summary>The one key that the two are: what only one listing says, both say.</summary>
    public SigningKey JoinedWith(SigningKey twin) => new()
    {
        Kid = Kid,
        Algorithm = Algorithm ?? twin.Algorithm,
        Thumbprint = Thumbprint,
        Material = Material,
        Issuers = [.. Issuers.Union(twin.Issuers, StringComparer.Ordinal)],
    };

    private bool IsRsa => Algorithm is null || JwsAlgorithms.IsRsa(Algorithm);
}
