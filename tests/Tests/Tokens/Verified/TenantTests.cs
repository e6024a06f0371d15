using Gateway.Testing.Issuers;
using Gateway.Tokens;
using Gateway.Tokens.Issuers;

namespace Gateway.Tests.Tokens.Verified;

/// <summary>Many tenants behind one issuer: iss, tenant claim and the list must agree.</summary>
public sealed class TenantTests : IAsyncLifetime
{
    private const string One = "aaaabbbb-0000-cccc-1111-dddd2222eeee";
    private const string Two = "3f2504e0-4f89-11d3-9a0c-0305e82c3301";
    private TokenRoom _room = null!;

    public async ValueTask InitializeAsync() => _room = await TokenRoom.StartAsync();

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Theory]
    [InlineData("*", One, One, TokenReason.None)]
    [InlineData("*", Two, Two, TokenReason.None)]
    [InlineData(One, One, One, TokenReason.None)]
    [InlineData(One, Two, Two, TokenReason.WrongTenant)]
    [InlineData("*", One, Two, TokenReason.WrongTenant)]
    [InlineData(One, Two, One, TokenReason.WrongTenant)]
    [InlineData("*", One, null, TokenReason.MissingClaim)]
    [InlineData("*", One, "", TokenReason.BadClaim)]
    [InlineData("*", One, "a/b", TokenReason.BadClaim)]
    [InlineData("*", "AAAABBBB-0000-CCCC-1111-DDDD2222EEEE", One, TokenReason.WrongTenant)]
    public async Task Fills_the_template_with_the_tokens_own_tenant(string allowed, string named, string? claimed, object reason)
    {
        Use(options => options.Tenants = [allowed]);

        Assert.Equal(reason, await _room.ReasonAsync(Token($"/{named}/v2.0", claimed)));
    }

    [Theory]
    [InlineData("/v2.0")]
    [InlineData("//v2.0")]
    [InlineData("/a/b/v2.0")]
    [InlineData("/" + One + "/v2.0/")]
    [InlineData("/" + One + "/v1.0")]
    [InlineData("/{tenantid}/v2.0")]
    [InlineData("/../v2.0")]
    public async Task Knows_no_other_issuer(string path)
    {
        Use(options => options.Tenants = ["*"]);

        Assert.Equal(TokenReason.UnknownIssuer, await _room.ReasonAsync(Token(path, One)));
    }

    [Fact]
    public async Task Takes_further_templates_and_exact_names_of_the_same_tenants()
    {
        Use(options => (options.Tenants, options.AlsoKnownAs) =
            ([One], [_room.Issuer.Issuer + "/old/{tenantid}/", _room.Issuer.Issuer + "/exact"]));

        Assert.Equal(TokenReason.None, await _room.ReasonAsync(Token($"/old/{One}/", One)));
        Assert.Equal(TokenReason.WrongTenant, await _room.ReasonAsync(Token($"/old/{Two}/", Two)));
        Assert.Equal(TokenReason.None, await _room.ReasonAsync(Token("/exact", One)));
        Assert.Equal(TokenReason.WrongTenant, await _room.ReasonAsync(Token("/exact", Two)));
    }

    private TokenBuilder Token(string path, string? tenant)
    {
        var token = _room.Issuer.Token().Claim("iss", _room.Issuer.Issuer + path);
        return tenant is null ? token : token.Claim("tid", tenant);
    }

    /// <summary>The keys come by the issuer's own discovery, whose document names itself.</summary>
    private void Use(Action<IssuerOptions> change) => _room.Use(("it", _room.Options(options =>
    {
        options.Issuer = _room.Issuer.Issuer + "/{tenantid}/v2.0";
        options.AlsoKnownAs = [];
        options.MetadataAddress = _room.Issuer.Issuer + TestIssuer.DiscoveryPath;
        options.TenantClaim = "tid";
        change(options);
        options.AlsoKnownAs = [.. options.AlsoKnownAs, _room.Issuer.Issuer];
    })));
}
