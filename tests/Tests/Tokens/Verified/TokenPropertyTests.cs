using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Testing.Hostile;
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

    [Fact]
    public async Task Accepts_no_token_that_no_configured_key_signed_whatever_its_header()
    {
        await using var room = await TokenRoom.StartAsync(options => options.Algorithms = ["RS256", "PS256", "ES256"]);
        using var stranger = SigningKey.Create();
        using var curved = SigningKey.Create("ES256");
        var known = room.Issuer.Key;
        Assert.Equal(TokenReason.None, await room.ReasonAsync(room.Issuer.Token()));
        var hints = HeaderHints.Harmless().Select(hint => new JsonObject { [hint.Name] = hint.Value?.DeepClone() })
            .Concat(from offer in HeaderHints.OfKeys
                    from key in new[] { stranger, curved, known }
                    select offer.Offer(key)!.AsObject())
            .ToArray();
        var tokens = from hint in Gen.SubListOf(hints).Select(some => some.Take(4).ToList())
                     from algorithm in Gen.Elements("RS256", "PS256", "ES256", "EdDSA", "HS256", "none")
                     from kid in Gen.Elements(known.KeyId, stranger.KeyId, "x5t", null)
                     from signature in Gen.Elements<Func<byte[], byte[]>>(
                         data => stranger.Sign(data), data => curved.Sign(data), data => stranger.Sign(data, "PS256"),
                         data => known.Sign([.. data, 0]), data => known.Sign(data, "RS512"), _ => new byte[256], _ => new byte[64])
                     select Make(hint, algorithm, kid, signature);

        Prop.ForAll(tokens.ToArbitrary(), token => !room.JudgeAsync(token).GetAwaiter().GetResult().IsVerified)
            .Check(PropertyRuns.Of(300));

        string Make(List<JsonObject> hints, string algorithm, string? kid, Func<byte[], byte[]> signature)
        {
            var token = room.Issuer.Token().Header("alg", algorithm);
            foreach (var (name, value) in hints.SelectMany(hint => hint))
                token.Header(name, value?.DeepClone());
            return (kid is null ? token.WithoutHeader("kid") : token.Header("kid", kid)).SignedBy(signature);
        }
    }
}
