using Gateway.Orgs;
using Gateway.Orgs.Records;
using Gateway.Refusals;
using Gateway.Tokens;

namespace Gateway.Tests.Orgs.Records;

/// <summary>A token's slot keeps its standing from request to request; a revocation's end must reach it there.</summary>
public sealed class RevocationEndTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    [Theory]
    [InlineData(RevocationOf.Jti, "token-1")]
    [InlineData(RevocationOf.Application, "app_1")]
    [InlineData(RevocationOf.Org, "org_a")]
    public void Accepts_a_known_token_again_from_the_very_instant_on(object of, string value)
    {
        using Room room = new((of, value, TimeSpan.FromMinutes(1)));
        Assert.Equal(Reason.Revoked, room.Verdict.Reason);
        room.Rig.Time.Advance(TimeSpan.FromMinutes(1) - Tick);
        Assert.Equal(Reason.Revoked, room.Verdict.Reason);

        room.Rig.Time.Advance(Tick);

        Assert.Equal(Verdict.Pass, room.Verdict);
    }

    [Fact]
    public void Refuses_until_the_last_of_several_has_ended()
    {
        using Room room = new((RevocationOf.Jti, "token-1", TimeSpan.FromMinutes(1)), (RevocationOf.Org, "org_a", TimeSpan.FromMinutes(2)));
        Assert.True(room.Verdict.IsRefused);

        room.Rig.Time.Advance(TimeSpan.FromMinutes(2) - Tick);
        Assert.True(room.Verdict.IsRefused);
        room.Rig.Time.Advance(Tick);
        Assert.False(room.Verdict.IsRefused);
    }

    [Fact]
    public void Refuses_for_ever_what_has_no_end()
    {
        using Room room = new((RevocationOf.Jti, "token-1", null));
        Assert.True(room.Verdict.IsRefused);

        room.Rig.Time.Advance(TimeSpan.FromDays(4000));

        Assert.True(room.Verdict.IsRefused);
    }

    [Fact]
    public void Allocates_nothing_for_a_token_whose_standing_is_known()
    {
        using Room room = new((RevocationOf.Org, "org_b", TimeSpan.FromMinutes(1)));
        Assert.False(room.Verdict.IsRefused);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1000; i++)
            _ = room.Verdict;

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>One known token under one generation of settings.</summary>
    private sealed class Room : IDisposable
    {
        private readonly VerifiedToken _token = OrgsRig.Token("""{ "orgCode": "org_a" }""", jti: "token-1");
        private readonly CallerStandings _standings;

        public Room(params (object Of, string Value, TimeSpan? Lifetime)[] revocations)
        {
            var now = new Testing.Time.ManualTime().GetUtcNow();
            Rig = new OrgsRig(records: new OrgRecords(1, [], [.. revocations.Select((each, i) => new Revocation
            {
                Id = $"{i}",
                Of = (RevocationOf)each.Of,
                Value = each.Value,
                ExpiresAt = now + each.Lifetime,
                CreatedAt = now,
                By = "ops",
            })]));
            _standings = new CallerStandings(Rig.Derivation, new CallersSeen(), Rig.Time);
        }

        public OrgsRig Rig { get; }

        /// <summary>What the next request with the token hears.</summary>
        public Verdict Verdict => _standings.Of(_token, Rig.Snapshot).Verdict;

        public void Dispose() => Rig.Dispose();
    }
}
