using Gateway.Testing.Hostile;
using Gateway.Tokens;
using Gateway.Tokens.Reading;

namespace Gateway.Tests.Tokens.Hostile;

/// <summary>
/// Every hostile row, one input a case, against a room whose issuer, keys and clock are real enough to accept a good one.
/// </summary>
public sealed class HostileTokenTests(HostileTokenTests.Room fixture) : IClassFixture<HostileTokenTests.Room>
{
    private static readonly Dictionary<string, HostileToken> ByName = HostileToken.All.ToDictionary(row => row.Name);

    public static TheoryData<string> Rows => [.. ByName.Keys];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Refuses(string row)
    {
        var room = fixture.Tokens;
        var token = ByName[row].Make(room.Issuer);

        var verdict = await room.JudgeAsync(token);

        Assert.Equal(ByName[row].Reason, verdict.Reason.Word);
        Assert.False(room.IsCached(token));
    }

    // A flood of malformed tokens must not cost an exception each.
    [Fact]
    public void Throws_nothing_while_it_reads_any_of_them()
    {
        var tokens = ByName.Values.Select(row => row.Make(fixture.Tokens.Issuer)).ToList();
        var thrown = new List<Exception>();
        var thread = Environment.CurrentManagedThreadId;
        void Note(object? _, System.Runtime.ExceptionServices.FirstChanceExceptionEventArgs first)
        {
            if (Environment.CurrentManagedThreadId == thread)
                thrown.Add(first.Exception);
        }

        AppDomain.CurrentDomain.FirstChanceException += Note;
        foreach (var token in tokens)
            CompactReader.Read(token, out _);
        AppDomain.CurrentDomain.FirstChanceException -= Note;

        Assert.Empty(thrown);
        Assert.True(tokens.Count > 300, $"only {tokens.Count} rows");
    }

    [Fact]
    public async Task Asks_for_keys_no_more_often_than_the_cooldown_lets_them()
    {
        await fixture.Tokens.JudgeAsync(fixture.Tokens.Issuer.Token().Header("kid", "unknown"));
        var before = fixture.Tokens.Issuer.KeyFetches;

        foreach (var row in ByName.Values)
            await fixture.Tokens.JudgeAsync(row.Make(fixture.Tokens.Issuer));

        Assert.Equal(before, fixture.Tokens.Issuer.KeyFetches);
    }

    public sealed class Room : IAsyncLifetime
    {
        internal TokenRoom Tokens { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Tokens = await TokenRoom.StartAsync();
            Assert.True((await Tokens.JudgeAsync(Tokens.Issuer.Token())).IsVerified);
        }

        public ValueTask DisposeAsync() => Tokens.DisposeAsync();
    }
}
