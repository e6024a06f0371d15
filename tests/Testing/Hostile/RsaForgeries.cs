using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using Gateway.Testing.Issuers;

namespace Gateway.Testing.Hostile;

/// <summary>RSA signatures with paddings that are wrong in one thing (RFC 8017 sections 9.1 and 9.2), and numbers that are none.</summary>
internal static class RsaForgeries
{
    private const int Size = 256;
    private const string Sha256Prefix = "3031300d060960864801650304020105000420";

    /// <summary>
    /// Encoded messages of RS256; P stands for the DigestInfo before the hash, H for the hash, a star for as often as fits.
    /// </summary>
    private static readonly string[] Encodings =
    [
        // Too little or no padding, hash to the left, garbage to the right (Bleichenbacher 2006).
        "0001 FF*8 00 P H 00*", "0001 00 P H 00*", "0001 FF*1 00 P H 00*", "0001 FF* 00 P H 00", "0001 FF* 00 P H 01*4",
        // Wrong block type, wrong padding bytes, missing separator.
        "0000 FF* 00 P H", "0002 FF* 00 P H", "0101 FF* 00 P H", "0001 FE* 00 P H", "0001 00* 00 P H", "0001 FF* 01 P H", "0001 FF* P H",
        // DigestInfo: absent NULL, NULL with a length, other hash, other lengths, garbage inside, absent altogether.
        "0001 FF* 00 302f300b0609608648016503040201 0420 H", "0001 FF* 00 3032300e06096086480165030402010501 00 0420 H",
        "0001 FF* 00 3021300906052b0e03021a05000414 H", "0001 FF* 00 3051300d060960864801650304020305000440 H",
        "0001 FF* 00 3030300d060960864801650304020105000420 H", "0001 FF* 00 3032300d060960864801650304020105000420 H",
        "0001 FF* 00 308131300d060960864801650304020105000420 H", "0001 FF* 00 3080300d060960864801650304020105000420 H 0000",
        "0001 FF* 00 3031300d060960864801650304020105000421 H", "0001 FF* 00 303130 0d060960864801650304020105000420 H 00",
        "0001 FF* 00 3033300f060960864801650304020105000402 0420 H", "0001 FF* 00 H", "0001 FF* 00 0420 H", "0001 FF* 00 P",
        "0001 FF* 00 P H H",
    ];

    internal static IEnumerable<(string Name, Func<byte[], byte[]> Sign)> All(SigningKey key)
    {
        foreach (var other in new[] { "RS256", "RS384", "RS512", "PS256", "PS384", "PS512" }.Where(other => other != key.Algorithm))
            yield return ($"as {other}", data => key.Sign(data, other));
        foreach (var number in new[] { "0", "1", "n-1", "n", "n-s", "max" })
            yield return ($"s = {number}", data => ForgeryRows.Bytes(Number(key, data, number), Size));
        yield return ("s + n", data => ForgeryRows.Bytes(Number(key, data, "s+n"), Size + 1));
        foreach (var encoding in key.Algorithm == "RS256" ? Encodings : [])
            yield return ($"encoded {encoding}", data => Sign(key, Encode(encoding, SHA256.HashData(data))));
        if (key.Algorithm != "PS256")
            yield break;
        foreach (var salt in new[] { 0, 20, 31, 33, 48, 64, 222 })
            yield return ($"with a salt of {salt} bytes", data => Sign(key, Pss(data, salt)));
        yield return ("with another trailer", data => Sign(key, [.. Pss(data, 32)[..^1], 0xCC]));
        yield return ("with the highest bit set", data => Sign(key, Pss(data, 32) is var pss ? [(byte)(pss[0] | 0x80), .. pss[1..]] : []));
        yield return ("with a byte before the salt", data => Sign(key, Pss(data, 32, separator: 2)));
    }

    private static byte[] Sign(SigningKey key, byte[] message) => ForgeryRows.Bytes(key.SignEncoded(message), Size);

    private static BigInteger Number(SigningKey key, byte[] data, string name)
    {
        BigInteger s = new(key.Sign(data), isUnsigned: true, isBigEndian: true);
        return name switch
        {
            "n" => key.Modulus,
            "n-1" => key.Modulus - 1,
            "n-s" => key.Modulus - s,
            "s+n" => key.Modulus + s,
            "max" => BigInteger.Pow(2, 8 * Size) - 1,
            _ => BigInteger.Parse(name, CultureInfo.InvariantCulture),
        };
    }

    private static byte[] Encode(string encoding, byte[] hash)
    {
        var parts = encoding.Replace("P", Sha256Prefix, StringComparison.Ordinal).Split(' ').Select(part => part.Split('*')).ToList();
        var lengths = parts.Sum(part => part switch
        {
            ["H"] => hash.Length,
            [_, ""] => 0,
            [_, var count] => int.Parse(count, CultureInfo.InvariantCulture),
            _ => part[0].Length / 2,
        });
        return [.. parts.SelectMany(part => part switch
        {
            ["H"] => hash,
            [var one, ""] => Repeat(one, Size - lengths),
            [var one, var count] => Repeat(one, int.Parse(count, CultureInfo.InvariantCulture)),
            _ => Convert.FromHexString(part[0]),
        }).Take(Size)];
    }

    private static byte[] Repeat(string hex, int count) => [.. Enumerable.Repeat(Convert.FromHexString(hex)[0], Math.Max(0, count))];

    /// <summary>EMSA-PSS with SHA-256; right with a salt of 32 bytes and a separator of 1.</summary>
    private static byte[] Pss(byte[] data, int salt, byte separator = 1)
    {
        var random = RandomNumberGenerator.GetBytes(salt);
        var hash = SHA256.HashData([.. new byte[8], .. SHA256.HashData(data), .. random]);
        byte[] block = [.. new byte[Size - salt - hash.Length - 2], separator, .. random];
        for (var at = 0; at < block.Length; at += hash.Length)
        {
            var mask = SHA256.HashData([.. hash, 0, 0, 0, (byte)(at / hash.Length)]);
            for (var i = 0; i < hash.Length && at + i < block.Length; i++)
                block[at + i] ^= mask[i];
        }

        block[0] &= 0x7F;
        return [.. block, .. hash, 0xBC];
    }
}
