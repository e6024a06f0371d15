using Microsoft.IdentityModel.Tokens;
using NSec.Cryptography;

namespace Gateway.Tokens.Keys;

/// <summary>An Ed25519 public key (RFC 8032), which neither the platform nor the token library checks by itself.</summary>
internal sealed class EdwardsKey : AsymmetricSecurityKey
{
    public EdwardsKey(PublicKey key) => CryptoProviderFactory = new CryptoProviderFactory
    {
        CacheSignatureProviders = false,
        CustomCryptoProvider = new Edwards(key),
    };

    public override int KeySize => 256;

    public override PrivateKeyStatus PrivateKeyStatus => PrivateKeyStatus.DoesNotExist;

    [Obsolete("The base class asks for it.")]
    public override bool HasPrivateKey => false;

    private sealed class Edwards(PublicKey key) : ICryptoProvider
    {
        public bool IsSupportedAlgorithm(string algorithm, params object[] args) =>
            JwsAlgorithms.Canonical(algorithm) == JwsAlgorithms.EdDsa;

        public object Create(string algorithm, params object[] args) => new Verifier((SecurityKey)args[0], algorithm, key);

        public void Release(object cryptoInstance)
        {
            // Nothing is held.
        }
    }

    private sealed class Verifier(SecurityKey holder, string algorithm, PublicKey key) : SignatureProvider(holder, algorithm)
    {
        public override bool Verify(byte[] input, byte[] signature) => SignatureAlgorithm.Ed25519.Verify(key, input, signature);

        public override bool Verify(
            byte[] input, int inputOffset, int inputLength, byte[] signature, int signatureOffset, int signatureLength) =>
            SignatureAlgorithm.Ed25519.Verify(
                key, input.AsSpan(inputOffset, inputLength), signature.AsSpan(signatureOffset, signatureLength));

        public override byte[] Sign(byte[] input) => throw new NotSupportedException("a public key signs nothing");

        protected override void Dispose(bool disposing)
        {
            // Nothing is held.
        }
    }
}
