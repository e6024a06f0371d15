using System.Numerics;

namespace Gateway.Tokens.Keys;

/// <summary>
/// Knows RSA moduli of the Infineon library by their fingerprint (CVE-2017-15361, "ROCA"): modulo each small prime they are
/// a power of 65537, and their factors can be found. A sound modulus meets this by chance less than once in 100 million.
/// </summary>
internal static class Roca
{
    private static readonly int[] Primes =
    [
        3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97,
        101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
    ];

    private static readonly HashSet<int>[] Powers = [.. Primes.Select(PowersOf65537)];

    public static bool IsMarked(BigInteger modulus)
    {
        for (var i = 0; i < Primes.Length; i++)
        {
            if (!Powers[i].Contains((int)(modulus % Primes[i])))
                return false;
        }

        return true;
    }

    private static HashSet<int> PowersOf65537(int prime)
    {
        var powers = new HashSet<int>();
        for (var power = 1; powers.Add(power);)
            power = power * (65537 % prime) % prime;
        return powers;
    }
}
