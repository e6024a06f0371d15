using Gateway.Testing.Processes;

namespace Gateway.Scenarios.Deploy;

/// <summary>The installations as kustomize renders them, against the schemas of their kinds.</summary>
public sealed class ManifestTests
{
    [Fact]
    public async Task Render_to_objects_that_their_schemas_take()
    {
        using TempDirectory rendered = new();
        var kubectl = Requires.Tool("kubectl")[0];
        var folder = Path.Combine(Repository.Root, "deploy/kubernetes");
        string[] files = [];
        foreach (var name in new[] { "single", "replicas" })
        {
            files = [.. files,
                rendered.Write(name + ".yaml", await ChildProcess.RunAsync(kubectl, ["kustomize", Path.Combine(folder, name)], folder))];
        }

        var said = await NodePackage.RunAsync("deploy/kubernetes/check", "check", [], files);

        Assert.Matches(@"(?m)^2[0-9] objects, 0 mistakes$", said);
        Assert.All(files, file => Assert.Matches(@"gateway-settings-[a-z0-9]{10}\b", File.ReadAllText(file)));
    }

    [Fact]
    public async Task Would_notice_a_misspelt_field()
    {
        using TempDirectory directory = new();
        var file = directory.Write("bad.yaml", """
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata: { name: gateway }
            spec: { maxUnavailabel: 1 }
            """);
        await NodePackage.InstallAsync("deploy/kubernetes/check");

        await using var check = ChildProcess.Start("node", ["check.js", file], Path.Combine(Repository.Root, "deploy/kubernetes/check"));

        Assert.Equal(1, await check.WaitForExitAsync(TimeSpan.FromMinutes(1)));
        Assert.Contains("maxUnavailabel", check.Said, StringComparison.Ordinal);
    }
}
