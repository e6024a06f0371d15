using Microsoft.IdentityModel.Tokens;
using NSec.Cryptography;

namespace Gateway.Tokens.Keys;

/// <summary>A public key that can tell its own signatures.</summary>
internal interface IKeyMaterial
{
    /// <param name="algorithm">The one that the key is used with; the caller has held it against the issuer's list.</param>
    bool IsSigned(byte[] text, byte[] signature, string algorithm);
}

/// <summary>RSA and elliptic-curve keys, checked by the library.</summary>
internal sealed class LibraryKey(AsymmetricSecurityKey key) : IKeyMaterial
{
    public bool IsSigned(byte[] text, byte[] signature, string algorithm)
    {
        // The factory keeps the provider of each key and algorithm.
        var factory = key.CryptoProviderFactory;
        var provider = factory.CreateForVerifying(key, algorithm);
        try
        {
            return provider.Verify(text, signature);
        }
        finally
        {
            factory.ReleaseSignatureProvider(provider);
        }
    }
}

/// <summary>An Edwards-curve key (RFC 8032), which neither the platform nor the library checks.</summary>
internal sealed class EdwardsKey(PublicKey key) : IKeyMaterial
{
    public bool IsSigned(byte[] text, byte[] signature, string algorithm) =>
        SignatureAlgorithm.Ed25519.Verify(key, text, signature);
}
