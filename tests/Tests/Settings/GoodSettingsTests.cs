using Gateway.Ingress;
using Gateway.Settings;
using Gateway.Testing.Processes;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Settings;

/// <summary>Each file below `Good`, laid over good settings, is accepted whole; the comments at its top are all warnings.</summary>
public sealed class GoodSettingsTests : IDisposable
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Tests", "Settings", "Good");
    private readonly TempDirectory _directory = new();

    public static TheoryData<string> Names =>
        [.. Directory.GetFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Takes_a_file_and_says_what_is_seldom_meant(string name)
    {
        var file = Path.Combine(Folder, name + ".json");
        var expected = File.ReadLines(file).TakeWhile(line => line.StartsWith("// ", StringComparison.Ordinal)).Select(line => line[3..]);

        var snapshot = await ReadAsync(file);

        Assert.Equal(expected.Order(StringComparer.Ordinal), snapshot.Warnings.Select(one => one.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Lets_a_later_file_replace_what_the_root_file_says_of_an_endpoint_in_any_case_of_its_keys()
    {
        var kestrel = (await ReadAsync(Path.Combine(Folder, "kestrel-in-another-case.json"))).Get<KestrelSettings>();

        Assert.Equal("""{"Url":"http://127.0.0.1:8099","PROTOCOLS":"http1"}""", kestrel.Tree["Endpoints"]!["Ingress"]!.ToJsonString());
        Assert.Equal("http://127.0.0.1:8099", kestrel.Options.Endpoints["Ingress"].Url);
    }

    private async Task<Snapshot> ReadAsync(string file)
    {
        await using var app = GatewayHost.Build(new SettingsSources
        {
            RootFile = Path.Combine(AppContext.BaseDirectory, "appsettings.json"),
            Files = [_directory.Write("good.json", BadSettingsTests.Good), file],
        });
        return app.Services.GetRequiredService<Snapshots>().Current;
    }
}
