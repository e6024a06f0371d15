using System.Globalization;
using System.Numerics;
using Gateway.Testing.Issuers;

namespace Gateway.Testing.Hostile;

/// <summary>Pairs of numbers that are no ECDSA signature, and right ones in forms that are not JWS's (RFC 7518 section 3.4).</summary>
internal static class EcForgeries
{
    private static readonly Dictionary<string, BigInteger> Orders = new()
    {
        ["ES256"] = Number("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"),
        ["ES384"] = Number("ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973"),
        ["ES512"] = Number("01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
            + "a51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409"),
    };

    // r, s: of the right signature; n: the order of the curve; max: every bit set.
    private static readonly (string R, string S)[] Pairs =
    [
        ("0", "0"), ("0", "s"), ("r", "0"), ("1", "1"), ("1", "s"), ("r", "1"), ("0", "1"), ("1", "0"), ("n", "n"), ("n", "s"),
        ("r", "n"), ("0", "n"),
        ("n-1", "n-1"), ("n-1", "1"), ("n-1", "s"), ("r", "n-1"), ("n+1", "s"), ("r", "n+1"), ("n+1", "n+1"), ("r+n", "s"),
        ("r", "s+n"), ("n-r", "s"),
        ("s", "r"), ("r", "r"), ("s", "s"), ("max", "max"), ("max", "s"), ("r", "max"),
    ];

    internal static IEnumerable<(string Name, Func<byte[], byte[]> Sign)> All(SigningKey key)
    {
        foreach (var (r, s) in Pairs)
            yield return ($"r = {r}, s = {s}", data => Pair(key, data, r, s));
        foreach (var (name, change) in Forms())
            yield return (name, data => change(key.Sign(data)));
        foreach (var other in Orders.Keys.Where(other => other != key.Algorithm))
            yield return ($"with the hash of {other}", data => key.Sign(data, other));
    }

    private static IEnumerable<(string Name, Func<byte[], byte[]> Change)> Forms() =>
    [
        ("in DER", Der),
        ("in DER with a zero byte before each number", raw => Der([0, .. Half(raw, 0), 0, .. Half(raw, 1)])),
        ("in DER with a long length",
            raw => Der(raw) is var der && der[1] < 0x80 ? [0x30, 0x81, .. der[1..]] : [0x30, 0x82, 0, .. der[2..]]),
        ("in DER with bytes behind", raw => [.. Der(raw), 0, 0]),
        ("one byte less", raw => raw[..^1]),
        ("without its first byte", raw => raw[1..]),
        ("one byte more", raw => [.. raw, 0]),
        ("a zero byte before", raw => [0, .. raw]),
        ("a zero byte before each number", raw => [0, .. Half(raw, 0), 0, .. Half(raw, 1)]),
        ("each number twice as long", raw => [.. new byte[raw.Length / 2], .. Half(raw, 0), .. new byte[raw.Length / 2], .. Half(raw, 1)]),
        ("r alone", raw => Half(raw, 0)),
        ("s alone", raw => Half(raw, 1)),
        ("twice", raw => [.. raw, .. raw]),
        ("turned round", raw => [.. raw.Reverse()]),
        ("both numbers little-endian", raw => [.. Half(raw, 0).Reverse(), .. Half(raw, 1).Reverse()]),
        ("the highest bit of r turned", raw => [(byte)(raw[0] ^ 0x80), .. raw[1..]]),
        ("the lowest bit of s turned", raw => [.. raw[..^1], (byte)(raw[^1] ^ 1)]),
        .. new[] { 1, 32, 64, 96, 132, 256 }.Select(length => ($"{length} zero bytes", (Func<byte[], byte[]>)(_ => new byte[length]))),
    ];

    private static byte[] Pair(SigningKey key, byte[] data, string r, string s)
    {
        var good = key.Sign(data);
        var size = good.Length / 2;
        var (n, all) = (Orders[key.Algorithm], BigInteger.Pow(2, 8 * size));
        BigInteger Of(string name) => name switch
        {
            "r" => Number(Half(good, 0)),
            "s" => Number(Half(good, 1)),
            "n" => n,
            "n-1" => n - 1,
            "n+1" => n + 1,
            "r+n" => (Number(Half(good, 0)) + n) % all,
            "s+n" => (Number(Half(good, 1)) + n) % all,
            "n-r" => n - Number(Half(good, 0)),
            "max" => all - 1,
            _ => BigInteger.Parse(name, CultureInfo.InvariantCulture),
        };
        return [.. ForgeryRows.Bytes(Of(r), size), .. ForgeryRows.Bytes(Of(s), size)];
    }

    private static byte[] Half(byte[] raw, int which) => which == 0 ? raw[..(raw.Length / 2)] : raw[(raw.Length / 2)..];

    private static byte[] Der(byte[] raw)
    {
        byte[] Integer(byte[] value) => value[0] > 127 ? [2, (byte)(value.Length + 1), 0, .. value] : [2, (byte)value.Length, .. value];
        byte[] both = [.. Integer(Half(raw, 0)), .. Integer(Half(raw, 1))];
        return both.Length < 128 ? [0x30, (byte)both.Length, .. both] : [0x30, 0x81, (byte)both.Length, .. both];
    }

    private static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    private static BigInteger Number(string hex) => Number(Convert.FromHexString(hex));
}
