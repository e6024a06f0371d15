using Gateway.Testing.Processes;

namespace Gateway.Scenarios.Deploy;

/// <summary>A folder with a package.json: installed by its lock file, once a run, and asked to run one of its scripts.</summary>
internal static class NodePackage
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Runs `npm run`; an exit code but 0 fails the test with all that was said.</summary>
    public static async Task<string> RunAsync(string folder, string script, Dictionary<string, string?> environment)
    {
        string npm = Requires.Tool("nodejs")[1];
        string directory = Path.Combine(Repository.Root, folder);
        await NpmAsync(npm, ["ci", "--no-audit", "--no-fund"], directory, []);
        return await NpmAsync(npm, ["run", script], directory, environment);
    }

    private static async Task<string> NpmAsync(string npm, string[] arguments, string directory, Dictionary<string, string?> environment)
    {
        // What the test runner hands to its own children would reach node's runner too.
        await using var process = ChildProcess.Start(npm, arguments, directory, new Dictionary<string, string?>(environment) { ["NODE_TEST_CONTEXT"] = null });
        int code = await process.WaitForExitAsync(Patience);
        Assert.True(code == 0, $"npm {string.Join(' ', arguments)} in {directory} ended with {code}:\n{process.Said}");
        return process.Said;
    }
}
