using FsCheck;
using FsCheck.Fluent;
using Gateway.Testing.Issuers;
using Gateway.Tokens;

namespace Gateway.Tests.Tokens.Verified;

public sealed class TokenPropertyTests
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";

    [Fact]
    public async Task Refuses_a_good_token_with_any_byte_changed()
    {
        await using var room = await TokenRoom.StartAsync();
        string good = room.Issuer.Token();
        Assert.Equal(TokenReason.None, await room.ReasonAsync(good));
        var changes = from at in Gen.Choose(0, good.Length - 1)
                      from with in Gen.Elements(Alphabet.ToCharArray())
                      where good[at] != with
                      select good[..at] + with + good[(at + 1)..];

        Prop.ForAll(changes.ToArbitrary(), IsRefused).Check(PropertyRuns.Of(1000));

        bool IsRefused(string token) => !room.JudgeAsync(token).GetAwaiter().GetResult().IsVerified;
    }

    [Fact]
    public async Task Refuses_a_good_token_with_pieces_cut_repeated_or_swapped()
    {
        await using var room = await TokenRoom.StartAsync();
        string good = room.Issuer.Token();
        Assert.Equal(TokenReason.None, await room.ReasonAsync(good));
        var changes = from from1 in Gen.Choose(0, good.Length - 1)
                      from length in Gen.Choose(1, 40)
                      from to in Gen.Choose(0, good.Length)
                      from cut in Gen.Elements(true, false)
                      let end = Math.Min(good.Length, from1 + length)
                      let rest = cut ? good[..from1] + good[end..] : good
                      let at = Math.Min(to, rest.Length)
                      let token = rest[..at] + good[from1..end] + rest[at..]
                      where token != good
                      select token;

        Prop.ForAll(changes.ToArbitrary(), token => !room.JudgeAsync(token).GetAwaiter().GetResult().IsVerified)
            .Check(PropertyRuns.Of(500));
    }

    [Fact]
    public async Task Accepts_no_token_without_a_signature_of_its_issuer()
    {
        await using var room = await TokenRoom.StartAsync();
        using var stranger = SigningKey.Create();
        var tokens = from algorithm in Gen.Elements("RS256", "PS256", "ES256", "HS256", "none", "RS512")
                     from kid in Gen.Elements(room.Issuer.Key.KeyId, stranger.KeyId, "")
                     from audience in Gen.Elements("acme", "other")
                     from signature in Gen.Choose(0, 3)
                     select Make(algorithm, kid, audience, signature);

        Prop.ForAll(tokens.ToArbitrary(), token => !room.JudgeAsync(token).GetAwaiter().GetResult().IsVerified)
            .Check(PropertyRuns.Of(200));

        string Make(string algorithm, string kid, string audience, int signature)
        {
            var token = room.Issuer.Token().Header("alg", algorithm).Header("kid", kid).Claim("aud", audience);
            return signature switch
            {
                0 => token.SignedBy(stranger),
                1 => token.SignedBy(_ => new byte[256]),
                2 => token.SignedBy(data => room.Issuer.Key.Sign([.. data, 0])),
                _ => token.SignedBy(room.Issuer.Key, "RS384"),
            };
        }
    }
}
