using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Testing.Processes;
using Gateway.Testing.Wire;

namespace Gateway.Tests.Forwarding.Wire;

/// <summary>Each way in which a destination gives no answer has a word of its own, in refusal, metric and books.</summary>
public sealed class FaultReasonTests
{
    public static TheoryData<string, string, string> Answers => new()
    {
        { "reset", "502", "" },
        { "bad_answer", "502", "hello, this is no HTTP\r\n\r\n" },
        { "bad_answer", "502", "HTTP/1.1 two hundred\r\n\r\n" },
        { "answer_too_large", "502", $"HTTP/1.1 200 OK\r\nX-Large: {new string('x', 80_000)}\r\nContent-Length: 0\r\n\r\n" },
        { "bad_field", "502", "HTTP/1.1 200 OK\r\nX-Bad: a\u0001b\r\nContent-Length: 0\r\n\r\n" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Tells_a_bad_answer_by_its_kind(string reason, string status, string bytes)
    {
        await using var rig = await WireRig.StartAsync(_ => RawAnswer.Bytes(bytes).AndClose());

        await HoldsAsync(rig, reason, status);
    }

    [Fact]
    public async Task Tells_a_port_where_nobody_listens()
    {
        await using var rig = await WireRig.StartAsync(address: $"http://127.0.0.1:{Ports.Take()}/");

        await HoldsAsync(rig, "refused", "502");
    }

    [Fact]
    public async Task Tells_a_name_that_nobody_knows()
    {
        await using var rig = await WireRig.StartAsync(address: "http://nobody.invalid/");

        await HoldsAsync(rig, "dns", "502");
    }

    [Fact]
    public async Task Tells_a_port_that_speaks_no_TLS()
    {
        await using RawBackend plain = new(_ => RawAnswer.Drop());
        await using var rig = await WireRig.StartAsync(address: $"https://127.0.0.1:{plain.Port}/");

        await HoldsAsync(rig, "tls_failed", "502");
    }

    [Fact]
    public async Task Tells_a_certificate_that_nobody_vouches_for()
    {
        await using UntrustedServer server = new();
        await using var rig = await WireRig.StartAsync(address: $"https://localhost:{server.Port}/");

        await HoldsAsync(rig, "tls_untrusted", "502");
    }

    private static async Task HoldsAsync(WireRig rig, string reason, string status)
    {
        foreach (var (http2, id) in new[] { (false, "r1"), (true, "r2") })
        {
            var answer = await rig.SendAsync(http2, "/x", ("x-request-id", id));

            Assert.Equal((status, "upstream_unreachable"), ($"{answer.Status}", (string?)answer.Json["code"]));
            Assert.Equal($"{status} upstream_unreachable {reason}", await rig.RefusalAsync(id));
        }

        Assert.Single(await rig.MetricAsync("gateway_forwarder_errors_total", $"reason=\"{reason}\"", "} 2"));
        Assert.Single(await rig.MetricAsync("gateway_refusals_total", $"reason=\"{reason}\"", "} 2"));
        Assert.Equal(["upstream_failed 5xx 2 0"], await rig.BooksAsync(2));
    }

    /// <summary>Speaks TLS with a certificate that it made itself.</summary>
    private sealed class UntrustedServer : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource _stop = new();
        private readonly ConcurrentBag<Exception> _handshakes = [];
        private readonly X509Certificate2 _certificate;
        private readonly Task _serving;

        public UntrustedServer()
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256);
            _certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
            _listener.Start();
            _serving = ServeAsync();
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                    await using SslStream tls = new(client.GetStream());
                    try
                    {
                        await tls.AuthenticateAsServerAsync(
                            new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _stop.Token);
                        await tls.ReadExactlyAsync(new byte[1], _stop.Token);
                    }
                    catch (Exception refused) when (refused is IOException or System.Security.Authentication.AuthenticationException)
                    {
                        _handshakes.Add(refused);
                    }
                }
            }
            catch (OperationCanceledException)
            {
                _listener.Stop();
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _serving;
            _certificate.Dispose();
            _listener.Dispose();
            _stop.Dispose();
        }
    }
}
