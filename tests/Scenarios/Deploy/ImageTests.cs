using System.Net;
using System.Runtime.InteropServices;
using Gateway.Testing.Issuers;
using Gateway.Testing.Processes;
using Gateway.Testing.Time;
using Gateway.Testing.Wire;

namespace Gateway.Scenarios.Deploy;

/// <summary>The image without a container engine: its final stage's parts in a bare, read-only root, started as it says.</summary>
public sealed class ImageTests : IAsyncLifetime
{
    private static readonly string Runtime = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
    private readonly FinalStage _stage = new();
    private readonly TempDirectory _root = new();
    private readonly TempDirectory _data = new();
    private readonly TempDirectory _settings = new();
    private readonly RawBackend _backend = new();
    private readonly HttpClient _ingress = new() { BaseAddress = new Uri($"http://127.0.0.1:{Ports.Take()}") };
    private readonly HttpClient _admin = new() { BaseAddress = new Uri($"http://127.0.0.1:{Ports.Take()}") };
    private TestIssuer _issuer = null!;

    public async ValueTask InitializeAsync() => _issuer = await TestIssuer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _issuer.DisposeAsync();
        await _backend.DisposeAsync();
        _ingress.Dispose();
        _admin.Dispose();
        foreach (var directory in new[] { _root, _data, _settings })
            directory.Dispose();
    }

    [Fact]
    public void Is_what_the_manifests_take_it_for()
    {
        Assert.Equal(("1654", "8080", "/data"), (_stage.User, _stage.Port, _stage.Volume));
        Assert.Equal(["/app", "/data"], _stage.Copied);
        Assert.Equal([.. _stage.Entrypoint, "healthcheck"], _stage.Healthcheck);
    }

    [Fact]
    public async Task Serves_from_its_bare_root_read_only_as_no_one()
    {
        NeedsRoot();
        _settings.Write("gateway.json", Settings());
        await ChildProcess.RunAsync("chmod", ["755", _settings.Path], "/");
        await using var gateway = Start([.. _stage.Entrypoint, "--settings", "/etc/gateway/gateway.json"]);
        await Poll.UntilAsync(() => gateway.HasExited ? throw new InvalidOperationException(gateway.Said) : IsReadyAsync(),
            TimeSpan.FromSeconds(60), () => gateway.Said);

        using HttpRequestMessage good = new(HttpMethod.Get, "/items");
        good.Headers.Authorization = new("Bearer", _issuer.Token());
        using var served = await _ingress.SendAsync(good);
        using var refused = await _ingress.GetAsync("/items");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (served.StatusCode, refused.StatusCode));
        Assert.Equal("org_8ed648340ea9", Assert.Single(_backend.Requests).Headers.One("X-Org-Code"));
        Assert.Contains(
            File.ReadLines($"/proc/{gateway.Id}/status"), line => line.StartsWith("Uid:\t1654\t1654\t", StringComparison.Ordinal));
        Assert.Contains(File.ReadLines($"/proc/{gateway.Id}/mountinfo"),
            line => line.Split(' ')[4] == "/" && line.Split(' ')[5].StartsWith("ro", StringComparison.Ordinal));
        Assert.Equal(["gateway.db", "journal"],
            Directory.GetFileSystemEntries(_data.Path).Select(Path.GetFileName).Where(name => name is "gateway.db" or "journal").Order());

        await using var health = Enter(gateway, [.. _stage.Healthcheck, "--admin", _admin.BaseAddress!.ToString()]);
        Assert.True(await health.WaitForExitAsync(TimeSpan.FromSeconds(30)) == 0, health.Said);

        Assert.Equal(0, await gateway.StopAsync());
        await using var after = ChildProcess.Start(
            "dotnet", [Repository.Gateway, .. _stage.Healthcheck[2..], "--admin", _admin.BaseAddress!.ToString()], "/");
        Assert.Equal(1, await after.WaitForExitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task Serves_the_demos_requests()
    {
        NeedsRoot();
        var arguments = Arguments(Path.Combine(Repository.Root, "deploy/Demo"), _stage.Entrypoint).Select(one => $"'{one}'");
        var program = _settings.Write("gateway", $"""
            #!/bin/sh
            exec unshare {string.Join(' ', arguments)} "$@"
            """);
        await ChildProcess.RunAsync("chmod", ["755", program], "/");

        await using var demo = ChildProcess.Start(
            "dotnet", [Repository.Built("deploy/Demo", "Demo"), "--verify", "--data", _data.Path, "--gateway-program", program],
            Repository.Root);

        Assert.True(await demo.WaitForExitAsync(TimeSpan.FromMinutes(2)) == 0, demo.Said);
        Assert.Contains(demo.Output, line => line.StartsWith("ok ", StringComparison.Ordinal));
    }

    private static void NeedsRoot()
    {
        if (!Environment.IsPrivilegedProcess)
            throw new SkipException("Needs root, to mount");
        Requires.Tool("util-linux");
    }

    private string[] Arguments(string settings, string[] command) =>
    [
        "--mount", Path.Combine(Repository.Root, "tests/Scenarios/Deploy/image-root.sh"),
        _root.Path, Runtime, Path.GetDirectoryName(Repository.Gateway)!, _data.Path, settings, .. _stage.Environment, "--", .. command,
    ];

    private ChildProcess Start(string[] command) => ChildProcess.Start("unshare", Arguments(_settings.Path, command), "/");

    private static ChildProcess Enter(ChildProcess container, string[] command) => ChildProcess.Start(
        "nsenter", [$"--target={container.Id}", "--mount", "--root", "--wd", "--setuid=1654", "--setgid=1654", "--", .. command], "/",
        new Dictionary<string, string?> { ["PATH"] = "/usr/bin", ["DOTNET_EnableDiagnostics"] = "0", ["DOTNET_ROOT"] = null });

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await _admin.GetAsync("/readyz");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private string Settings() => $$"""
        {
          "Kestrel": { "Endpoints": { "Ingress": { "Url": "{{_ingress.BaseAddress}}" }, "Admin": { "Url": "{{_admin.BaseAddress}}" } } },
          "Gateway": {
            "Issuers": { "kinde": { "Kind": "Kinde", "Issuer": "{{_issuer.Issuer}}", "AllowHttp": true, "Audiences": [ "acme" ] } },
            "Ingress": { "DrainDelay": "00:00:00" }
          },
          "ReverseProxy": {
            "Routes": { "items": { "ClusterId": "items", "Match": { "Path": "/items/{**rest}" } } },
            "Clusters": { "items": { "Destinations": { "one": { "Address": "{{_backend.Address}}" } } } }
          }
        }
        """;
}
