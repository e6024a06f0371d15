using Gateway.Refusals;

namespace Gateway.Tests.Refusals;

public sealed class ChallengeTests
{
    [Fact]
    public void Says_no_error_where_no_token_was_sent() => Assert.Equal("Bearer realm=\"gateway\"", Challenge.Bare);

    [Fact]
    public void Says_what_was_wrong_with_a_token() => Assert.Equal(
        "Bearer realm=\"gateway\", error=\"invalid_token\", error_description=\"The token expired\"",
        Challenge.InvalidToken("The token expired"));

    [Fact]
    public void Names_every_scope_that_is_needed() => Assert.Equal(
        "Bearer realm=\"gateway\", error=\"insufficient_scope\", scope=\"items:read items:write\"",
        Challenge.InsufficientScope(["items:read", "items:write"]));
}
