using Gateway.Forwarding.Headers;
using Gateway.Orgs.Identity;
using Gateway.Settings;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Forwarding.Headers;

/// <summary>What a client must not tell a backend.</summary>
public sealed class HeaderFirewallTests
{
    private static readonly IdentityRules Identity = IdentityRules.Read(new SettingsReader(new SettingsLayers([]), new Mistakes()));
    private readonly IHeaderDictionary _headers = new HeaderDictionary();

    [Theory]
    [InlineData("X-Org-Code")]
    [InlineData("x_org_code")]
    [InlineData("X.Org.Code")]
    [InlineData("HTTP_X_ORG_CODE")]
    [InlineData("X-Org-Name")]
    [InlineData("X-Application-Id")]
    [InlineData("X-App-Region")]
    [InlineData("X-Org-Of-Tomorrow")]
    public void Removes_identity_headers_in_any_spelling_and_counts_them(string name)
    {
        _headers[name] = new(["org_b", "org_c"]);
        _headers["X-Other"] = "kept";

        Assert.Equal(1, HeaderFirewall.Clean(_headers, Identity, []));

        Assert.Equal(["X-Other"], _headers.Keys);
    }

    [Fact]
    public void Removes_several_spellings_at_once()
    {
        foreach (var name in new[] { "X-Org-Code", "X_Org_Code", "x.org.code", "Accept" })
            _headers[name] = "x";

        Assert.Equal(3, HeaderFirewall.Clean(_headers, Identity, []));

        Assert.Equal(["Accept"], _headers.Keys);
    }

    [Theory]
    [InlineData("X-Original-URL")]
    [InlineData("X-Rewrite-URL")]
    [InlineData("X-HTTP-Method-Override")]
    [InlineData("X-HTTP-Method")]
    [InlineData("X-Method-Override")]
    [InlineData("X_Original_URL")]
    [InlineData("X_HTTP_Method_Override")]
    [InlineData("Proxy")]
    [InlineData("X-Content-Length")]
    [InlineData("Trailer")]
    [InlineData("X-Client-Cert")]
    [InlineData("x_client_certificate")]
    [InlineData("Client-Cert-Chain")]
    [InlineData("ssl-client-verify")]
    [InlineData("SSL_CLIENT_S_DN")]
    [InlineData("X-SSL-Client-Cert")]
    [InlineData("X-SSL-CERT")]
    public void Removes_fields_that_would_change_the_target_or_the_method_behind_the_judgement(string name)
    {
        _headers[name] = "/orgs/org_b";

        Assert.Equal(0, HeaderFirewall.Clean(_headers, Identity, []));

        Assert.Empty(_headers);
    }

    [Theory]
    [InlineData("X-HTTP-Method-Override", true)]
    [InlineData("x-http-method-override", true)]
    [InlineData("X_HTTP_Method_Override", false)]
    [InlineData("X-Original-URL", false)]
    public void Passes_what_the_route_lets_through_under_its_own_name_alone(string name, bool passed)
    {
        _headers[name] = "PUT";

        HeaderFirewall.Clean(_headers, Identity, ["X-HTTP-Method-Override"]);

        Assert.Equal(passed, _headers.ContainsKey(name));
    }

    [Theory]
    [InlineData("X_Forwarded_For")]
    [InlineData("X-Forwarded_For")]
    [InlineData("x.forwarded.proto")]
    [InlineData("HTTP_X_FORWARDED_FOR")]
    [InlineData("HTTP-X-Forwarded-For")]
    [InlineData("X_Forwarded_Scheme")]
    [InlineData("X_Real_IP")]
    [InlineData("True_Client_IP")]
    [InlineData("HTTP_FORWARDED")]
    [InlineData("X_Request_Id")]
    [InlineData("Content_Length")]
    [InlineData("Transfer.Encoding")]
    [InlineData("HTTP_HOST")]
    [InlineData("HTTP_AUTHORIZATION")]
    public void Removes_what_a_backend_may_read_for_a_field_of_the_gateway_s(string name)
    {
        _headers[name] = "198.51.100.1";
        _headers["X-Forwarded-For"] = "203.0.113.9";
        _headers["X-Request-Id"] = "ours";

        Assert.Equal(0, HeaderFirewall.Clean(_headers, Identity, []));

        Assert.Equal(["X-Forwarded-For", "X-Request-Id"], _headers.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("X-Hop")]
    [InlineData("close, x-hop")]
    [InlineData("keep-alive,,  X-HOP ,")]
    public void Removes_what_Connection_nominates(string connection)
    {
        _headers.Connection = connection;
        _headers["X-Hop"] = "for this hop";
        _headers["X-Kept"] = "for the backend";

        HeaderFirewall.Clean(_headers, Identity, []);

        Assert.Equal(["Connection", "X-Kept"], _headers.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Removes_what_any_of_several_Connection_fields_nominates()
    {
        _headers.Connection = new(["X-One", "X-Two"]);
        _headers["X-One"] = _headers["X-Two"] = "x";

        HeaderFirewall.Clean(_headers, Identity, []);

        Assert.Equal(["Connection"], _headers.Keys);
    }

    // A client could otherwise take away what frames the request, or what the gateway has set on it.
    [Theory]
    [InlineData("Host")]
    [InlineData("Content-Length")]
    [InlineData("Transfer-Encoding")]
    [InlineData("Authorization")]
    [InlineData("TE")]
    [InlineData("Upgrade")]
    [InlineData("X-Request-Id")]
    public void Keeps_what_no_client_may_nominate_away(string name)
    {
        _headers.Connection = name.ToLowerInvariant();
        _headers[name] = "5";

        HeaderFirewall.Clean(_headers, Identity, []);

        Assert.True(_headers.ContainsKey(name));
    }
}
