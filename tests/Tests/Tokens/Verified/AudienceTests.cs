using System.Text.Json.Nodes;
using Gateway.Tokens;
using Gateway.Tokens.Issuers;

namespace Gateway.Tests.Tokens.Verified;

/// <summary>For whom a token was made, wherever its issuer says it.</summary>
public sealed class AudienceTests : IAsyncLifetime
{
    private TokenRoom _room = null!;

    public async ValueTask InitializeAsync() => _room = await TokenRoom.StartAsync();

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Theory]
    [InlineData("\"mine\"", null, TokenReason.None)]
    [InlineData("[\"other\", \"mine\"]", null, TokenReason.None)]
    [InlineData("\"other\"", null, TokenReason.WrongAudience)]
    [InlineData(null, "mine", TokenReason.MissingClaim)]
    [InlineData("null", "mine", TokenReason.MissingClaim)]
    [InlineData("5", "mine", TokenReason.BadClaim)]
    public async Task Looks_where_the_settings_say_and_nowhere_else(string? client, string? audience, object reason)
    {
        Use(options => options.AudienceClaims = ["client"]);
        var token = _room.Issuer.Token().Without("aud");
        token = client is null ? token : token.Claim("client", JsonNode.Parse(client));
        token = audience is null ? token : token.Claim("aud", audience);

        Assert.Equal(reason, await _room.ReasonAsync(token));
    }

    [Theory]
    [InlineData("mine", "other", TokenReason.None)]
    [InlineData("other", "mine", TokenReason.None)]
    [InlineData(null, "mine", TokenReason.None)]
    [InlineData("other", "other", TokenReason.WrongAudience)]
    [InlineData(null, null, TokenReason.MissingClaim)]
    public async Task Takes_an_audience_from_any_of_several_claims(string? audience, string? resource, object reason)
    {
        Use(options => options.AudienceClaims = ["aud", "/resource/0"]);
        var token = _room.Issuer.Token().Without("aud");
        token = audience is null ? token : token.Claim("aud", audience);
        token = resource is null ? token : token.Claim("resource", new JsonArray(resource));

        Assert.Equal(reason, await _room.ReasonAsync(token));
    }

    [Fact]
    public async Task Asks_for_no_audience_where_the_list_of_applications_is_closed()
    {
        Use(options => (options.Audiences, options.Applications) = ([], new() { ["job"] = new() { Org = "org_a" } }));

        Assert.Equal(TokenReason.None, await _room.ReasonAsync(_room.Issuer.Token().Without("aud")));
        Assert.Equal(TokenReason.None, await _room.ReasonAsync(_room.Issuer.Token().Claim("aud", "other")));
    }

    [Fact]
    public async Task Loses_no_audience_check_by_mapping_an_application()
    {
        Use(options => options.Applications = new() { ["47dfff23348d4acc84ab2770a0fa877d"] = new() { Org = "org_8ed648340ea9" } });

        Assert.Equal(TokenReason.WrongAudience, await _room.ReasonAsync(_room.Issuer.Token().Claim("aud", "other")));
        Assert.Equal(TokenReason.MissingClaim, await _room.ReasonAsync(_room.Issuer.Token().Without("aud")));
    }

    private void Use(Action<IssuerOptions> change) => _room.Use(("it", _room.Options(options =>
    {
        options.Audiences = ["mine"];
        change(options);
    })));
}
