using Gateway.Testing.Hostile;
using Gateway.Tokens;

namespace Gateway.Tests.Tokens.Verified;

/// <summary>
/// Row J20, one input a case: signatures made with the true private key, or with its arithmetic, that a lax verifier would take.
/// </summary>
public sealed class ForgeryTests(ForgeryTests.Room fixture) : IClassFixture<ForgeryTests.Room>
{
    private static readonly Dictionary<string, HostileToken> ByName = ForgeryRows.All().ToDictionary(row => row.Name);

    public static TheoryData<string> Rows => [.. ByName.Keys];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Refuses(string row)
    {
        var token = ByName[row].Make(fixture.Tokens.Issuer);

        var verdict = await fixture.Tokens.JudgeAsync(token);

        Assert.Equal(ByName[row].Reason, verdict.Reason.Word);
        Assert.False(fixture.Tokens.IsCached(token));
    }

    public sealed class Room : IAsyncLifetime
    {
        internal TokenRoom Tokens { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Tokens = await TokenRoom.StartAsync(options => options.Algorithms = [.. ForgeryRows.Keys.Select(key => key.Algorithm)]);
            Tokens.Issuer.Publish([.. ForgeryRows.Keys.Select(key => key.ToJwk())]);
            foreach (var good in ForgeryRows.Good())
                Assert.Equal(TokenReason.None, await Tokens.ReasonAsync(good.Make(Tokens.Issuer)));
        }

        public ValueTask DisposeAsync() => Tokens.DisposeAsync();
    }
}
