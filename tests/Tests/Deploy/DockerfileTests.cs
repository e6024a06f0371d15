using Gateway.Testing.Processes;

namespace Gateway.Tests.Deploy;

/// <summary>What the Dockerfiles copy is there, and what compose builds is a service.</summary>
public sealed class DockerfileTests
{
    public static TheoryData<string, string> Images
    {
        get
        {
            TheoryData<string, string> images = new() { { "Dockerfile", "" } };
            foreach (var service in Services)
                images.Add("backends/Dockerfile", service);
            return images;
        }
    }

    private static IEnumerable<string> Services => Yaml.Documents("deploy/compose.yaml").Single().Map("services").Values
        .Select(service => service.Text("build/args/SERVICE")).Where(service => service.Length > 0).Distinct();

    [Fact]
    public void Build_every_backend() =>
        Assert.Equal(
            Directory.GetDirectories(Path.Combine(Repository.Root, "backends")).Select(Path.GetFileName).Order(), Services.Order());

    [Theory]
    [MemberData(nameof(Images))]
    public void Copy_what_is_there_and_restore_by_the_lock_file(string file, string service)
    {
        var lines = File.ReadAllLines(Path.Combine(Repository.Root, file));

        var copied = lines.Where(line =>
            line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from", StringComparison.Ordinal))
            .SelectMany(line => line.Split(' ')[1..^1])
            .Select(source => source.Replace("${SERVICE}", service, StringComparison.Ordinal));

        Assert.All(copied, source => Assert.True(Path.Exists(Path.Combine(Repository.Root, source)), source));
        Assert.Contains(
            lines, line => line.Contains("restore", StringComparison.Ordinal) && line.Contains("--locked-mode", StringComparison.Ordinal));
        Assert.Contains("USER 1654", lines);
    }
}
