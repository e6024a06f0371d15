using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Gateway.Testing.Hostile;
using Gateway.Testing.Issuers;
using Gateway.Tokens;

namespace Gateway.Tests.Tokens.Hostile;

/// <summary>Row J11: hints at keys in a header are no opinion on who signed (RFC 7515 section 4, RFC 8725 section 3.10).</summary>
public sealed class HeaderHintTests(HostileTokenTests.Room fixture) : IClassFixture<HostileTokenTests.Room>
{
    private static readonly Dictionary<string, GoodToken> Good =
        GoodRows.All().Where(row => row.Name.StartsWith("J11", StringComparison.Ordinal)).ToDictionary(row => row.Name);

    public static TheoryData<string> Rows => [.. Good.Keys];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Changes_nothing_on_a_good_token(string row) =>
        Assert.Equal(TokenReason.None, await fixture.Tokens.ReasonAsync(Good[row].Make(fixture.Tokens.Issuer)));

    [Theory]
    [InlineData("jku")]
    [InlineData("x5u")]
    [InlineData("iss")]
    [InlineData("kid")]
    public async Task Connects_to_no_address_that_a_token_names(string hint)
    {
        var room = fixture.Tokens;
        using var own = SigningKey.Create();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = $"http://{listener.LocalEndpoint}/keys";

        var forged = await room.ReasonAsync(room.Issuer.Token().Header(hint, address).SignedBy(own));
        var pointed = await room.ReasonAsync(room.Issuer.Token().Header("kid", own.KeyId).Header(hint, address).SignedBy(own));
        var good = await room.ReasonAsync(room.Issuer.Token().Header(hint, address));

        var isKid = hint == "kid";
        Assert.Equal(isKid ? TokenReason.UnknownKid : TokenReason.BadSignature, forged);
        Assert.Equal(TokenReason.UnknownKid, pointed);
        Assert.Equal(isKid ? TokenReason.UnknownKid : TokenReason.None, good);
        Assert.False(listener.Pending());
        Assert.All(room.Issuer.Fetches, fetch => Assert.Contains(fetch.Path, new[] { TestIssuer.DiscoveryPath, TestIssuer.KeysPath }));
    }

    [Fact]
    public async Task Takes_a_key_from_no_header_though_the_issuer_published_a_certificate()
    {
        var room = fixture.Tokens;
        var certificate = new JsonArray(Convert.ToBase64String(room.Issuer.Key.ToCertificate()));

        Assert.Equal(TokenReason.UnknownKid, await room.ReasonAsync(room.Issuer.Token().Header("kid", "other").Header("x5c", certificate)));
        Assert.Equal(TokenReason.UnknownKid,
            await room.ReasonAsync(room.Issuer.Token().Header("kid", "other").Header("jwk", room.Issuer.Key.ToJwk())));
    }
}
