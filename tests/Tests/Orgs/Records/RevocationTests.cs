using Gateway.Orgs;
using Gateway.Orgs.Records;
using Gateway.Refusals;
using Gateway.Tokens;
using Gateway.Tokens.Reading;

namespace Gateway.Tests.Orgs.Records;

/// <summary>Which tokens a revocation covers: exactly those it names.</summary>
public sealed class RevocationTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(RevocationOf.Jti, "token-1", true)]
    [InlineData(RevocationOf.Jti, "TOKEN-1", false)]
    [InlineData(RevocationOf.Jti, "token", false)]
    [InlineData(RevocationOf.Jti, "app_1", false)]
    [InlineData(RevocationOf.Application, "app_1", true)]
    [InlineData(RevocationOf.Application, "app_2", false)]
    [InlineData(RevocationOf.Org, "org_a", true)]
    [InlineData(RevocationOf.Org, "ORG_A", false)]
    [InlineData(RevocationOf.Org, "token-1", false)]
    public void Names_a_token_an_application_or_an_org_exactly(object of, string value, bool revoked) =>
        Assert.Equal(revoked, IsRevoked(Revocation((RevocationOf)of, value)));

    [Theory]
    [InlineData(null, true)]
    [InlineData("kinde", true)]
    [InlineData("other", false)]
    public void Covers_the_tokens_of_its_issuer_alone_where_it_names_one(string? issuer, bool revoked) =>
        Assert.Equal(revoked, IsRevoked(Revocation() with { Issuer = issuer }));

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void Covers_tokens_issued_before_its_instant(int seconds, bool revoked) =>
        Assert.Equal(revoked, IsRevoked(Revocation() with { IssuedBefore = Noon.AddSeconds(seconds) }));

    [Fact]
    public void Covers_a_token_that_does_not_say_when_it_was_issued() =>
        Assert.True(IsRevoked(Revocation() with { IssuedBefore = Noon.AddYears(-9) }, issuedAt: null));

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void Ends_at_its_own_instant(int seconds, bool revoked) =>
        Assert.Equal(revoked, IsRevoked(Revocation() with { ExpiresAt = Noon.AddSeconds(seconds) }));

    /// <summary>
    /// Between <c>exp</c> and <c>exp</c> + skew a token is still good: what was revoked until then must not come back for that long.
    /// </summary>
    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    public void Covers_a_token_that_it_outlives_in_the_skew_too(int seconds, bool revoked)
    {
        VerifiedToken token = new("e30.e30.AA", OrgsRig.Issuer(), key: null!, new TokenTimes(null, null, Noon));
        OrgRecords records = new(1, [], [Revocation() with { ExpiresAt = Noon.AddSeconds(seconds) }]);

        Assert.Equal(revoked, records.Revoking(token, Org, Noon.AddSeconds(20)) is not null);
    }

    [Fact]
    public void Covers_nothing_of_a_token_without_the_part_it_names()
    {
        var records = new OrgRecords(1, [], [Revocation(RevocationOf.Jti, ""), Revocation(RevocationOf.Application, "")]);

        Assert.Null(records.Revoking(OrgsRig.Token("{}", application: null), Org, Noon));
    }

    [Fact]
    public void Is_told_to_the_client_as_a_bad_token_and_before_all_else()
    {
        using OrgsRig rig = new("""{ "Orgs": { "org_a": { "Suspended": true } } }""", records: new OrgRecords(1, [], [Revocation()]));

        var verdict = rig.Derive("""{ "orgCode": "org_a" }""").Verdict;

        Assert.Equal((Catalogue.InvalidToken, "revoked"), (verdict.Refusal, verdict.Reason));
        Assert.Equal("Bearer realm=\"gateway\", error=\"invalid_token\", error_description=\"The token is not valid\"",
            verdict.Challenge?.ToString());
    }

    private static OrgCode Org => OrgCode.TryParse("org_a", out var org) ? org : default;

    private static Revocation Revocation(RevocationOf of = RevocationOf.Org, string value = "org_a") =>
        new() { Id = "1", Of = of, Value = value, CreatedAt = Noon, By = "ops" };

    private static bool IsRevoked(Revocation revocation) => IsRevoked(revocation, Noon);

    private static bool IsRevoked(Revocation revocation, DateTimeOffset? issuedAt) =>
        new OrgRecords(1, [], [revocation]).Revoking(OrgsRig.Token("{}", jti: "token-1", issuedAt: issuedAt), Org, Noon) is not null;
}
