using Gateway.Testing.Processes;

namespace Gateway.Scenarios.Firewall;

/// <summary>
/// Each guard switched off once, in a copy of the sources built for it: its rows must go red, or they prove nothing.
/// With GATEWAY_TEST_LONG=1; else only that the list is no older than the sources.
/// </summary>
public sealed class GuardTests : IDisposable
{
    private static readonly string[] Shared =
        ["Directory.Build.props", "Directory.Packages.props", "BannedSymbols.txt", "global.json", "appsettings.json"];
    private readonly TempDirectory _copy = new();

    private string Published => Path.Combine(_copy.Path, "published");

    public void Dispose() => _copy.Dispose();

    [Fact]
    public async Task Goes_red_when_a_guard_is_off()
    {
        foreach (var guard in Guard.All)
        {
            Assert.Contains(
                guard.Line, await File.ReadAllTextAsync(Path.Combine(Repository.Root, "gateway", guard.File)), StringComparison.Ordinal);
        }
        if (!LongMode.IsOn)
            return;
        CopySources();
        await BuildAsync();
        List<string> missed = [];
        foreach (var guard in Guard.All)
        {
            var source = Path.Combine(_copy.Path, "gateway", guard.File);
            var text = await File.ReadAllTextAsync(source);
            await File.WriteAllTextAsync(source, text.Replace(guard.Line, guard.Off, StringComparison.Ordinal));
            await BuildAsync("--no-restore");
            var isRed = await IsRedAsync(guard.Test);
            TestContext.Current.TestOutputHelper!.WriteLine($"{(isRed ? "red" : "green")}: {guard.File}: {guard.Line}");
            if (!isRed)
                missed.Add($"{guard.File}: {guard.Line}");
            await File.WriteAllTextAsync(source, text);
        }

        Assert.Equal([], missed);
    }

    private async Task BuildAsync(params string[] more)
    {
        await using var build = ChildProcess.Start(
            "dotnet", ["build", "gateway", "-v", "q", "--nologo", "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false", "-o",
                Published, .. more], _copy.Path);
        var code = await build.WaitForExitAsync(TimeSpan.FromMinutes(10));
        Assert.True(code == 0, build.Said);
    }

    /// <summary>The rows once more, as a run of their own, before the gateway that was built without the guard.</summary>
    private async Task<bool> IsRedAsync(string test)
    {
        await using var run = ChildProcess.Start(
            "dotnet",
            [typeof(GuardTests).Assembly.Location, "--filter-method", $"{typeof(HostileRequestTests).FullName}.{test}", "--no-progress"],
            _copy.Path,
            new Dictionary<string, string?> { ["GATEWAY_TEST_PUBLISHED"] = Published });
        var code = await run.WaitForExitAsync(TimeSpan.FromMinutes(5));
        return code != 0 && run.Said.Contains("failed " + typeof(HostileRequestTests).FullName, StringComparison.Ordinal);
    }

    private void CopySources()
    {
        foreach (var name in Shared)
            File.Copy(Path.Combine(Repository.Root, name), Path.Combine(_copy.Path, name));
        var from = Path.Combine(Repository.Root, "gateway");
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(from, file);
            if (relative.StartsWith("bin/", StringComparison.Ordinal) || relative.StartsWith("obj/", StringComparison.Ordinal))
                continue;
            var to = Path.Combine(_copy.Path, "gateway", relative);
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }
    }
}
