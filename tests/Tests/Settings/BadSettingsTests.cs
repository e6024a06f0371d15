using Gateway.Settings;
using Gateway.Testing.Processes;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Settings;

/// <summary>
/// Each file below `Bad` holds one mistake that someone can make, laid over good settings; the comments at its top are all that the
/// gateway has to say of it. `…` at a line's end stands for words that are not the gateway's own.
/// </summary>
public sealed class BadSettingsTests : IDisposable
{
    internal const string Good = """
        {
          "Gateway": {
            "Issuers": { "kinde": { "Kind": "Kinde", "Issuer": "https://acme.kinde.com", "Audiences": ["acme"] } },
            "Plans": { "default": {}, "pro": {} }
          },
          "ReverseProxy": {
            "Routes": { "items": { "ClusterId": "backend", "Match": { "Path": "/items/{**rest}" } } },
            "Clusters": { "backend": { "Destinations": { "one": { "Address": "http://127.0.0.1:9/" } } } }
          }
        }
        """;

    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Tests", "Settings", "Bad");
    private readonly TempDirectory _directory = new();

    public static TheoryData<string> Names =>
        [.. Directory.GetFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Names_every_mistake_of_a_file_in_one_message(string name)
    {
        var file = Path.Combine(Folder, name + ".json");
        string[] expected = [.. File.ReadLines(file).TakeWhile(IsComment)
            .Select(line => line[3..].Replace("{file}", file, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

        var error = await Assert.ThrowsAsync<SettingsException>(() => ReadAsync(file));

        string[] named = [.. error.Mistakes.Select(mistake => mistake.ToString().ReplaceLineEndings(" ")).Order(StringComparer.Ordinal)];
        Assert.True(expected.Length == named.Length && expected.Zip(named).All(one => Says(one.First, one.Second)), error.Message);
    }

    [Fact]
    public async Task Takes_the_good_settings_below_them() => Assert.Equal(1, (await ReadAsync()).Generation);

    private static bool IsComment(string line) => line.StartsWith("// ", StringComparison.Ordinal);

    private static bool Says(string expected, string named) => expected.EndsWith('…')
        ? named.StartsWith(expected[..^1], StringComparison.Ordinal)
        : named == expected;

    private async Task<Snapshot> ReadAsync(params string[] files)
    {
        await using var app = GatewayHost.Build(new SettingsSources
        {
            RootFile = Path.Combine(AppContext.BaseDirectory, "appsettings.json"),
            Files = [_directory.Write("good.json", Good), .. files],
        });
        return app.Services.GetRequiredService<Snapshots>().Current;
    }
}
