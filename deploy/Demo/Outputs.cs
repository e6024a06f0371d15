using System.Runtime.InteropServices;

namespace Deploy.Demo;

/// <summary>The built programs, found beside this one: same repository, same configuration.</summary>
internal static class Outputs
{
    private static readonly DirectoryInfo Own = new(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));

    /// <summary>The host that runs this program too; no PATH is needed.</summary>
    public static string Dotnet { get; } = Path.GetFullPath(
        Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));

    /// <summary>The file in the sources: edit it while the demo runs, and the gateway takes the change.</summary>
    public static string GatewaySettings => Path.Combine(Root(), "deploy", "Demo", "gateway.json");

    public static string IssuerSettings => Path.Combine(Path.GetDirectoryName(Program("backends/Issuer/Issuer"))!, "appsettings.json");

    /// <summary>The program of a project, given as <c>folder/Name</c>.</summary>
    public static string Program(string program)
    {
        var (folder, name) = (Path.GetDirectoryName(program)!, Path.GetFileName(program));
        var (framework, configuration) = (Own.Name, Own.Parent!.Name);
        var file = Path.Combine(Root(), folder, "bin", configuration, framework, $"{name}.dll");
        return File.Exists(file) ? file : throw new DemoException($"{file} is missing: build it with dotnet build -c {configuration}.");
    }

    private static string Root()
    {
        for (var directory = Own; directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Gateway.sln")))
                return directory.FullName;
        }

        throw new DemoException($"No Gateway.sln above {Own.FullName}: run the demo from its build output in the repository.");
    }
}
