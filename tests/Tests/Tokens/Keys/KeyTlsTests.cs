using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Tokens.Keys;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Gateway.Tests.Tokens.Keys;

/// <summary>Row K12: who cannot prove to be the issuer's host is asked for nothing.</summary>
public sealed class KeyTlsTests
{
    [Theory]
    [InlineData("localhost", 1)]
    [InlineData("localhost", -1)]
    [InlineData("elsewhere.example", 1)]
    public async Task Takes_an_issuer_with_a_bad_certificate_for_one_that_is_away(string name, int daysLeft)
    {
        var asked = 0;
        await using var host = await StartAsync(name, daysLeft, () => asked++);
        var address = host.Urls.Single().Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        await using var room = await TokenRoom.StartAsync(options => options.Issuer = address);

        var result = await room.Ring.RefreshAsync();

        Assert.Equal((KeyFetchResult.Unreachable, 0), (result, asked));
    }

    private static async Task<WebApplication> StartAsync(string name, int daysLeft, Action asked)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        var certificate = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256).CreateSelfSigned(
            now.AddDays(-9), now.AddDays(daysLeft));
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration()
            .ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        var host = builder.Build();
        host.Run(_ =>
        {
            asked();
            return Task.CompletedTask;
        });
        await host.StartAsync();
        return host;
    }
}
