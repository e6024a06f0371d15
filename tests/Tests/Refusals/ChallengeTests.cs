using Gateway.Refusals;

namespace Gateway.Tests.Refusals;

public sealed class ChallengeTests
{
    [Fact]
    public void Says_no_error_where_no_token_was_sent() => Assert.Equal("Bearer realm=\"gateway\"", Challenge.Bare.ToString());

    [Fact]
    public void Says_what_was_wrong_with_a_token() => Assert.Equal(
        "Bearer realm=\"gateway\", error=\"invalid_token\", error_description=\"The token expired\"",
        Challenge.InvalidToken("The token expired").ToString());

    [Fact]
    public void Names_every_scope_that_is_needed() => Assert.Equal(
        "Bearer realm=\"gateway\", error=\"insufficient_scope\", scope=\"items:read items:write\"",
        Challenge.InsufficientScope(["items:read", "items:write"]).ToString());

    [Fact]
    public void Ends_in_the_metadata_of_its_space_whatever_it_says()
    {
        ProtectionSpace space = new("Acme API", "https://api.example/.well-known/oauth-protected-resource");
        const string Metadata = ", resource_metadata=\"https://api.example/.well-known/oauth-protected-resource\"";

        Assert.Equal("Bearer realm=\"Acme API\"" + Metadata, Challenge.Bare.In(space));
        Assert.Equal("Bearer realm=\"Acme API\", error=\"insufficient_scope\", scope=\"a\"" + Metadata,
            Challenge.InsufficientScope(["a"]).In(space));
    }

    [Fact]
    public void Keeps_the_admin_endpoint_a_space_of_its_own() =>
        Assert.Equal("Bearer realm=\"gateway-admin\"", Challenge.Admin.In(new ProtectionSpace("Acme", "https://api.example/m")));
}
