using Gateway.Settings;
using Gateway.Tokens.Keys;

namespace Gateway.Tests.Tokens.Keys;

public sealed class IssuerProxyTests
{
    [Theory]
    [InlineData("http://proxy.example:3128", "http://proxy.example:3128/")]
    [InlineData("proxy.example:3128", "http://proxy.example:3128/")]
    [InlineData(" https://proxy.example ", "https://proxy.example/")]
    [InlineData("socks5://proxy.example:1080", "socks5://proxy.example:1080/")]
    public void Goes_through_the_proxy_that_the_variable_names(string address, string proxy)
    {
        foreach (var name in new[] { "HTTPS_PROXY", "https_proxy" })
            Assert.Equal(proxy, Read((name, address))!.GetProxy(new Uri("https://issuer.example/keys"))!.AbsoluteUri);
    }

    [Theory]
    [InlineData("http://")]
    [InlineData("ftp://proxy.example")]
    [InlineData("http://proxy.example:port")]
    [InlineData("/proxy")]
    public void Takes_no_other_address(string address) =>
        Assert.False(IssuerProxy.TryRead(Sources(("HTTPS_PROXY", address)), out _));

    [Theory]
    [InlineData]
    [InlineData("HTTP_PROXY")]
    [InlineData("ALL_PROXY")]
    [InlineData("Https_Proxy")]
    public void Reads_no_other_variable(params string[] names) =>
        Assert.Null(Read([.. names.Select(name => (name, "http://proxy.example"))]));

    [Theory]
    [InlineData("https://issuer.example/", "", true)]
    [InlineData("https://issuer.example/", "*", false)]
    [InlineData("https://issuer.example/", "issuer.example", false)]
    [InlineData("https://ISSUER.example/", "other.example, Issuer.Example", false)]
    [InlineData("https://login.issuer.example/", "issuer.example", false)]
    [InlineData("https://login.issuer.example/", ".issuer.example", false)]
    [InlineData("https://login.issuer.example/", "*.issuer.example", false)]
    [InlineData("https://reissuer.example/", "issuer.example", true)]
    [InlineData("https://issuer.example.evil/", "issuer.example", true)]
    [InlineData("https://issuer.example:8443/", "issuer.example:8443", false)]
    [InlineData("https://issuer.example/", "issuer.example:8443", true)]
    [InlineData("https://issuer.example/", "issuer.example:443", false)]
    [InlineData("https://10.1.2.3/", "10.0.0.0/8", false)]
    [InlineData("https://11.1.2.3/", "10.0.0.0/8", true)]
    [InlineData("https://10.1.2.3/", "10.1.2.3", false)]
    [InlineData("https://10.1.2.3/", "10.1.2.3:8443", true)]
    [InlineData("https://[fd00::1]/", "fd00::/8", false)]
    [InlineData("https://localhost/", "", false)]
    [InlineData("https://127.0.0.1/", "", false)]
    [InlineData("http://issuer.example/", "", false)]
    public void Leaves_out_what_is_excepted_what_is_near_and_what_is_not_https(string address, string exceptions, bool isThrough)
    {
        var proxy = Read(("HTTPS_PROXY", "http://proxy.example"), ("NO_PROXY", exceptions));

        Assert.Equal(isThrough, proxy!.GetProxy(new Uri(address)) is not null);
    }

    [Fact]
    public void Shows_its_name_and_password_to_the_proxy_alone()
    {
        var proxy = Read(("HTTPS_PROXY", "http://us%40er:pa%3Ass@proxy.example"));

        var credential = proxy!.Credentials!.GetCredential(new Uri("http://proxy.example"), "Basic")!;
        Assert.Equal(("us@er", "pa:ss"), (credential.UserName, credential.Password));
    }

    private static IssuerProxy? Read(params (string Name, string Value)[] variables)
    {
        Assert.True(IssuerProxy.TryRead(Sources(variables), out var proxy));
        return proxy;
    }

    private static SettingsSources Sources(params (string Name, string Value)[] variables) =>
        new() { RootFile = "", Variables = variables.ToDictionary(one => one.Name, one => one.Value) };
}
