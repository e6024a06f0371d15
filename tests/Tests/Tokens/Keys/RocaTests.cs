using System.Numerics;
using System.Security.Cryptography;
using Gateway.Tokens.Keys;

namespace Gateway.Tests.Tokens.Keys;

public sealed class RocaTests
{
    private static readonly BigInteger Primorial = Enumerable.Range(2, 166).Where(n => Enumerable.Range(2, n - 2).All(d => n % d != 0))
        .Aggregate(BigInteger.One, (product, prime) => product * prime);

    [Theory]
    [InlineData(1)]
    [InlineData(12_345)]
    [InlineData(987_654_321)]
    public void Knows_a_modulus_that_is_a_power_of_65537_modulo_the_small_primes(long exponent)
    {
        var modulus = BigInteger.ModPow(65537, exponent, Primorial) + (Primorial * BigInteger.Pow(2, 1800));

        Assert.True(Roca.IsMarked(modulus));
        Assert.False(Roca.IsMarked(modulus + 2));
    }

    [Fact]
    public void Leaves_a_sound_modulus_alone()
    {
        using var rsa = RSA.Create(2048);

        Assert.False(Roca.IsMarked(new BigInteger(rsa.ExportParameters(false).Modulus!, isUnsigned: true, isBigEndian: true)));
    }
}
