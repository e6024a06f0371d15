using System.Text.Json.Nodes;
using Gateway.Settings;
using Gateway.Testing.Issuers;
using Gateway.Testing.Processes;
using Gateway.Testing.Wire;
using Gateway.Tokens;
using Gateway.Tokens.Keys;
using Microsoft.AspNetCore.Http;
using SigningKey = Gateway.Testing.Issuers.SigningKey;

namespace Gateway.Tests.Tokens.Keys;

/// <summary>Row K12: who cannot prove to be the issuer's host is asked for nothing; who can, by a CA of the user's own, is.</summary>
public sealed class KeyTlsTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly SigningKey _key = SigningKey.Create();
    private int _asked;

    public void Dispose()
    {
        _key.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData("localhost", 1)]
    [InlineData("localhost", -1)]
    [InlineData("elsewhere.example", 1)]
    public async Task Takes_an_issuer_with_a_bad_certificate_for_one_that_is_away(string name, int daysLeft)
    {
        await using var host = await StartAsync(name, daysLeft);
        await using var room = await TokenRoom.StartAsync(options => options.Issuer = Address(host, "localhost"));

        var result = await room.Ring.RefreshAsync();

        Assert.Equal((KeyFetchResult.Unreachable, 0), (result, _asked));
    }

    [Theory]
    [InlineData("localhost", 1, KeyFetchResult.Ok)]
    [InlineData("localhost", -1, KeyFetchResult.Unreachable)]
    [InlineData("elsewhere.example", 1, KeyFetchResult.Unreachable)]
    public async Task Trusts_the_CA_that_the_settings_name_as_it_would_any_other(string name, int daysLeft, object result)
    {
        await using var host = await StartAsync(name, daysLeft);
        await using var room = await TokenRoom.StartAsync(options =>
            (options.JwksUri, options.CaFile) = (Address(host, "localhost"), Path.Combine(_directory.Path, "ca.pem")));

        Assert.Equal(result, await room.Ring.RefreshAsync());
        Assert.Equal((KeyFetchResult)result == KeyFetchResult.Ok ? 1 : 0, _asked);
    }

    [Fact]
    public async Task Trusts_a_renewed_CA_from_the_next_call_on_and_goes_on_when_its_file_is_gone()
    {
        await using var host = await StartAsync("localhost", 1);
        var file = Path.Combine(_directory.Path, "ca.pem");
        var right = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        using var other = TlsHost.Certificate("localhost", 1);
        _directory.Write("ca.pem", other.ExportCertificatePem());
        await using var room = await TokenRoom.StartAsync(
            options => (options.JwksUri, options.CaFile) = (Address(host, "localhost"), file));
        Assert.Equal(KeyFetchResult.Unreachable, await room.Ring.RefreshAsync());

        _directory.Write("ca.pem", right);
        Assert.Equal(KeyFetchResult.Ok, await room.Ring.RefreshAsync());
        File.Delete(file);
        Assert.Equal(KeyFetchResult.Unreachable, await room.Ring.RefreshAsync());

        Assert.Equal(TokenReason.None, await room.ReasonAsync(room.Issuer.Token().Header("kid", _key.KeyId).SignedBy(_key)));
    }

    [Fact]
    public async Task Reaches_an_issuer_through_the_proxy_of_the_environment_and_shows_it_no_more_than_the_host()
    {
        await using var host = await StartAsync("issuer.example", 1);
        await using var proxy = ConnectProxy.Start();
        SettingsSources sources = new() { RootFile = "", Variables = new Dictionary<string, string> { ["HTTPS_PROXY"] = proxy.Address } };
        Assert.True(IssuerProxy.TryRead(sources, out var through));
        var address = Address(host, "issuer.example");
        await using var room = await TokenRoom.StartAsync(
            options => (options.JwksUri, options.CaFile) = (address + "keys", Path.Combine(_directory.Path, "ca.pem")), proxy: through);

        Assert.Equal(KeyFetchResult.Ok, await room.Ring.RefreshAsync());

        Assert.StartsWith($"CONNECT {new Uri(address).Authority} HTTP/1.1", Assert.Single(proxy.Heads), StringComparison.Ordinal);
        Assert.DoesNotContain("keys", proxy.Heads[0], StringComparison.Ordinal);
    }

    private static string Address(TlsHost host, string name) => host.AddressAs(name) + "/";

    /// <summary>A host that publishes the key at any address, with a certificate of its own making, which is in ca.pem.</summary>
    private async Task<TlsHost> StartAsync(string name, int daysLeft)
    {
        var host = await TlsHost.StartAsync(AnswerAsync, name, daysLeft);
        _directory.Write("ca.pem", host.Pem);
        return host;
    }

    private Task AnswerAsync(HttpContext context)
    {
        Interlocked.Increment(ref _asked);
        return context.Response.WriteAsync(new JsonObject { ["keys"] = new JsonArray(_key.ToJwk()) }.ToJsonString());
    }
}
