using System.Collections.Concurrent;
using Gateway.Testing.Processes;

namespace Gateway.Scenarios.Deploy;

/// <summary>A folder with a package.json: installed by its lock file, once a run, and asked to run one of its scripts.</summary>
internal static class NodePackage
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly ConcurrentDictionary<string, Lazy<Task>> Installed = new();

    public static Task InstallAsync(string folder) =>
        Installed.GetOrAdd(folder, static folder => new(() => NpmAsync(folder, ["ci", "--no-audit", "--no-fund"], []))).Value;

    /// <summary>Runs `npm run`; an exit code but 0 fails the test with all that was said.</summary>
    public static async Task<string> RunAsync(
        string folder, string script, Dictionary<string, string?> environment, params string[] arguments)
    {
        await InstallAsync(folder);
        return await NpmAsync(folder, ["run", script, "--", .. arguments], environment);
    }

    private static async Task<string> NpmAsync(string folder, string[] arguments, Dictionary<string, string?> environment)
    {
        var npm = Requires.Tool("nodejs")[1];
        await using var process = ChildProcess.Start(npm, arguments, Path.Combine(Repository.Root, folder), environment);
        var code = await process.WaitForExitAsync(Patience);
        Assert.True(code == 0, $"npm {string.Join(' ', arguments)} in {folder} ended with {code}:\n{process.Said}");
        return process.Said;
    }
}
