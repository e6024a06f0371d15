using System.Text.Json.Nodes;
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

    [Theory]
    [InlineData("/{tenantid}/v2.0", One, TokenReason.None)]
    [InlineData("/{tenantid}/v2.0", Two, TokenReason.None)]
    [InlineData("/" + One + "/v2.0", One, TokenReason.None)]
    [InlineData("/" + Two + "/v2.0", One, TokenReason.UnknownKid)]
    [InlineData("/" + One + "/v2.0", Two, TokenReason.UnknownKid)]
    [InlineData("/" + One + "/v1.0", One, TokenReason.UnknownKid)]
    [InlineData("/{tenantid}/v1.0", One, TokenReason.UnknownKid)]
    [InlineData("/{tenantid}", One, TokenReason.UnknownKid)]
    public async Task Refuses_a_key_that_names_another_issuer_than_the_tokens(string named, string tenant, object reason)
    {
        Use(options => options.Tenants = ["*"]);
        _room.Issuer.Publish(Naming(named));

        Assert.Equal(reason, await _room.ReasonAsync(Token($"/{tenant}/v2.0", tenant)));
    }

    // As Entra does with tokens of version 1 and 2: one set of keys, which names one version's template.
    [Theory]
    [InlineData("/{tenantid}/v2.0", One, TokenReason.None)]
    [InlineData("/" + One + "/v2.0", One, TokenReason.None)]
    [InlineData("/old/" + One + "/", One, TokenReason.None)]
    [InlineData("/" + Two + "/v2.0", One, TokenReason.UnknownKid)]
    [InlineData("/old/" + Two + "/", One, TokenReason.UnknownKid)]
    [InlineData("/" + One + "/v3.0", One, TokenReason.UnknownKid)]
    public async Task Takes_a_key_that_names_the_same_tenant_by_another_of_the_issuers_templates(string named, string tenant, object reason)
    {
        Use(options => (options.Tenants, options.AlsoKnownAs) = (["*"], [_room.Issuer.Issuer + "/old/{tenantid}/"]));
        _room.Issuer.Publish(Naming(named));

        Assert.Equal(reason, await _room.ReasonAsync(Token($"/old/{tenant}/", tenant)));
    }

    [Fact]
    public async Task Refuses_a_foreign_tenants_key_also_where_no_key_has_a_name()
    {
        Use(options => options.Tenants = ["*"]);
        using var own = SigningKey.Create();
        var (ownJwk, foreignJwk) = (own.ToJwk(), Naming($"/{Two}/v2.0"));
        _room.Issuer.Publish(ownJwk, foreignJwk);
        Array.ForEach([ownJwk, foreignJwk], jwk => jwk.Remove("kid"));

        Assert.Equal(TokenReason.None, await _room.ReasonAsync(Token($"/{One}/v2.0", One).WithoutHeader("kid").SignedBy(own)));
        Assert.Equal(TokenReason.None, await _room.ReasonAsync(Token($"/{Two}/v2.0", Two).WithoutHeader("kid")));
        Assert.False((await _room.JudgeAsync(Token($"/{One}/v2.0", One).WithoutHeader("kid"))).IsVerified);
    }

    [Fact]
    public async Task Takes_a_key_that_is_listed_for_several_tenants_for_each_of_them()
    {
        Use(options => options.Tenants = ["*"]);
        _room.Issuer.Publish(Naming($"/{One}/v2.0"), Naming($"/{Two}/v2.0"));

        Assert.Equal(TokenReason.None, await _room.ReasonAsync(Token($"/{One}/v2.0", One)));
        Assert.Equal(TokenReason.None, await _room.ReasonAsync(Token($"/{Two}/v2.0", Two)));
        Assert.Equal(TokenReason.UnknownKid, await _room.ReasonAsync(Token("/three/v2.0", "three")));
    }

    [Fact]
    public async Task Refuses_a_key_of_another_issuer_without_tenants_too()
    {
        _room.Issuer.Publish(Naming("/other"));

        Assert.Equal(TokenReason.UnknownKid, await _room.ReasonAsync(_room.Issuer.Token()));
    }

    private JsonObject Naming(string path)
    {
        var jwk = _room.Issuer.Key.ToJwk();
        jwk["issuer"] = _room.Issuer.Issuer + path;
        return jwk;
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
