using System.Numerics;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Gateway.Testing.Issuers;
using Gateway.Tokens;
using Microsoft.AspNetCore.WebUtilities;

namespace Gateway.Tests.Tokens.Verified;

/// <summary>Row J20: signatures made with the true private key, or with its arithmetic, that a lax verifier would take.</summary>
public sealed class ForgeryTests
{
    private static readonly RSA Rsa = RSA.Create(2048);

    private const string Sha256Prefix = "3031300d060960864801650304020105000420";

    /// <summary>Encoded messages (RFC 8017 section 9.2) that are wrong in one thing; H stands for the hash.</summary>
    public static TheoryData<string> Encodings =>
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
        "0001 FF* 00 3033300f060960864801650304020105000402 0420 H", "0001 FF* 00 H", "0001 FF* 00 0420 H", "0001 FF* 00 P", "0001 FF* 00 P H H",
    ];

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task Refuses_every_rsa_padding_but_the_right_one(string encoding)
    {
        await using var room = await RoomOf(Rsa);

        Assert.Equal(TokenReason.None, await room.ReasonAsync(Forged(room, Rsa, "0001 FF* 00 P H")));
        Assert.Equal(TokenReason.BadSignature, await room.ReasonAsync(Forged(room, Rsa, encoding)));
    }

    [Theory]
    [InlineData("0", "0")]
    [InlineData("0", "s")]
    [InlineData("r", "0")]
    [InlineData("1", "1")]
    [InlineData("n", "s")]
    [InlineData("r", "n")]
    [InlineData("n-1", "n-1")]
    [InlineData("n+1", "s")]
    [InlineData("r+n", "s")]
    [InlineData("s", "r")]
    [InlineData("max", "max")]
    public async Task Refuses_points_that_are_no_ecdsa_signature(string r, string s)
    {
        using var key = SigningKey.Create("ES256");
        await using var room = await RoomOf(key);

        Assert.Equal(TokenReason.BadSignature, await room.ReasonAsync(room.Issuer.Token().SignedBy(data => Point(key.Sign(data), r, s))));
    }

    [Fact]
    public async Task Refuses_an_ecdsa_signature_in_der_or_of_another_length()
    {
        using var key = SigningKey.Create("ES256");
        await using var room = await RoomOf(key);
        foreach (var change in new Func<byte[], byte[]>[] { Der, raw => raw[..63], raw => [0, .. raw], raw => [.. raw, 0], raw => [.. new byte[32], .. raw[..32], .. new byte[32], .. raw[32..]] })
            Assert.Equal(TokenReason.BadSignature, await room.ReasonAsync(room.Issuer.Token().SignedBy(data => change(key.Sign(data)))));
    }

    private static async Task<TokenRoom> RoomOf(SigningKey key) => await TokenRoom.StartAsync(
        options => options.Algorithms = ["ES256"], issuer: await TestIssuer.StartAsync(new Gateway.Testing.Time.ManualTime(), key));

    private static async Task<TokenRoom> RoomOf(RSA rsa)
    {
        var room = await TokenRoom.StartAsync();
        var key = rsa.ExportParameters(false);
        room.Issuer.Publish(new JsonObject
        {
            ["kty"] = "RSA",
            ["kid"] = room.Issuer.Key.KeyId,
            ["alg"] = "RS256",
            ["n"] = WebEncoders.Base64UrlEncode(key.Modulus!),
            ["e"] = WebEncoders.Base64UrlEncode(key.Exponent!),
        });
        return room;
    }

    private static string Forged(TokenRoom room, RSA rsa, string encoding) => room.Issuer.Token().SignedBy(data =>
    {
        var message = new BigInteger(Encode(encoding, SHA256.HashData(data)), isUnsigned: true, isBigEndian: true);
        var key = rsa.ExportParameters(true);
        var signature = BigInteger.ModPow(message, new BigInteger(key.D, true, true), new BigInteger(key.Modulus, true, true)).ToByteArray(true, true);
        return [.. new byte[256 - signature.Length], .. signature];
    });

    private static byte[] Encode(string encoding, byte[] hash)
    {
        var parts = encoding.Replace("P", Sha256Prefix, StringComparison.Ordinal).Split(' ').Select(part => part.Split('*')).ToList();
        var lengths = parts.Sum(part => part[0] == "H" ? 32 : part.Length == 2 && part[1].Length == 0 ? 0 : part.Length == 2 ? int.Parse(part[1]) : part[0].Length / 2);
        return [.. parts.SelectMany(part => part switch
        {
            ["H"] => hash,
            [var one, ""] => Repeat(one, 256 - lengths),
            [var one, var count] => Repeat(one, int.Parse(count)),
            _ => Convert.FromHexString(part[0]),
        }).Take(256)];
    }

    private static byte[] Repeat(string hex, int count) => [.. Enumerable.Repeat(Convert.FromHexString(hex)[0], Math.Max(0, count))];

    private static byte[] Point(byte[] good, string r, string s)
    {
        var order = BigInteger.Parse("0FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", System.Globalization.NumberStyles.HexNumber);
        byte[] Of(string name) => name switch
        {
            "r" => good[..32],
            "s" => good[32..],
            "0" => new byte[32],
            "1" => Number(1),
            "n" => Number(order),
            "n-1" => Number(order - 1),
            "n+1" => Number(order + 1),
            "r+n" => Number((new BigInteger(good.AsSpan(0, 32), true, true) + order) % BigInteger.Pow(2, 256)),
            _ => [.. Enumerable.Repeat((byte)0xFF, 32)],
        };
        return [.. Of(r), .. Of(s)];
    }

    private static byte[] Number(BigInteger value)
    {
        var bytes = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[32 - bytes.Length], .. bytes];
    }

    private static byte[] Der(byte[] raw)
    {
        byte[] Integer(byte[] value) => value[0] > 127 ? [2, 33, 0, .. value] : [2, 32, .. value];
        byte[] both = [.. Integer(raw[..32]), .. Integer(raw[32..])];
        return [0x30, (byte)both.Length, .. both];
    }
}
