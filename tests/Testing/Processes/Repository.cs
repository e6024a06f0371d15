namespace Gateway.Testing.Processes;

/// <summary>Where the built programs are.</summary>
public static class Repository
{
    /// <summary>The folder of Gateway.sln above the tests.</summary>
    public static string Root { get; } = FindRoot();

    private static string Configuration { get; } =
        AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            ? "Release" : "Debug";

    /// <summary>
    /// The gateway under test: the published one where `GATEWAY_TEST_PUBLISHED` names its folder, else the build beside the tests.
    /// </summary>
    public static string Gateway { get; } = Environment.GetEnvironmentVariable("GATEWAY_TEST_PUBLISHED") is { Length: > 0 } published
        ? Path.GetFullPath(Path.Combine(published, "Gateway.dll"))
        : Built("gateway", "Gateway");

    /// <summary>A program of this solution as the build left it.</summary>
    public static string Built(string project, string name) => Path.Combine(Root, project, "bin", Configuration, "net10.0", name + ".dll");

    private static string FindRoot()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Gateway.sln")))
                return at.FullName;
        }

        throw new DirectoryNotFoundException("No Gateway.sln above the tests.");
    }
}
