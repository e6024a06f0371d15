using Microsoft.IdentityModel.Tokens;

namespace Gateway.Tokens.Keys;

/// <summary>One public key of an issuer, judged fit; stays the same object as long as the issuer publishes it.</summary>
internal sealed class SigningKey
{
    private volatile bool _isRetired;

    public required string Kid { get; init; }

    /// <summary>The one algorithm it is used with; null for an RSA key whose JWK names none, then the issuer's rules say.</summary>
    public required string? Algorithm { get; init; }

    /// <summary>Equal for equal key material.</summary>
    public required string Thumbprint { get; init; }

    public required AsymmetricSecurityKey Material { get; init; }

    /// <summary>The issuer removed it or its keys went stale: tokens it signed are no longer accepted, cached ones too.</summary>
    public bool IsRetired => _isRetired;

    public void Retire() => _isRetired = true;

    public bool IsSameAs(SigningKey other) =>
        (Kid, Algorithm, Thumbprint) == (other.Kid, other.Algorithm, other.Thumbprint);
}
