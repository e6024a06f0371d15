using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gateway.Settings;
using Gateway.Testing.Processes;
using Json.Schema;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Settings.Schema;

/// <summary>
/// The schema that is shipped is the one that the options' types make, and editors show by it what <c>validate</c> would say.
/// </summary>
public sealed partial class SettingsSchemaTests
{
    /// <summary>Set, the file is written anew instead of held against the types.</summary>
    private const string Write = "GATEWAY_TEST_WRITE_SCHEMA";

    private static readonly string File = Path.Combine(Repository.Root, "appsettings.schema.json");
    private static readonly Lazy<JsonSchema> Shipped = new(() => JsonSchema.FromFile(File));
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonDocumentOptions Lenient = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    public static TheoryData<string> Accepted =>
    [
        "appsettings.json",
        .. Below("deploy", "gateway.json"),
        .. Below("deploy", "replica.json"),
        .. Below("tests/Tests/Settings/Good", "*.json"),
        .. Below("tests/Tests/Settings/Yarp", "*.json").Where(file => !file.Contains("ssltext", StringComparison.Ordinal)
            && !file.Contains("allowedhosts", StringComparison.Ordinal) && !file.Contains("whole-app", StringComparison.Ordinal)),
    ];

    public static TheoryData<string> Bad => [.. Below("tests/Tests/Settings/Bad", "*.json")];

    [Fact]
    public void Is_what_the_options_types_make()
    {
        var comments = Path.Combine(AppContext.BaseDirectory, "Gateway.xml");
        SchemaTexts texts = new(comments, Path.Combine(Repository.Root, "README.md"));
        var made = new SettingsSchema(texts).Make().ToJsonString(Indented) + "\n";
        if (Environment.GetEnvironmentVariable(Write) is not null)
            System.IO.File.WriteAllText(File, made);

        Assert.True(made == System.IO.File.ReadAllText(File), $"appsettings.schema.json is of other options; run this with {Write}=1");
    }

    [Fact]
    public async Task Knows_every_section_that_is_read()
    {
        await using var app = GatewayHost.Build(new SettingsSources
        {
            RootFile = Path.Combine(AppContext.BaseDirectory, "appsettings.json"),
            Trees = [JsonNode.Parse(BadSettingsTests.Good)!.AsObject()],
        });

        var read = app.Services.GetRequiredService<Snapshots>().Current.Sections.Keys
            .Where(key => key.StartsWith("Gateway:", StringComparison.Ordinal)).Select(key => key["Gateway:".Length..]);
        Assert.Equal(read.Order(StringComparer.Ordinal), SettingsSchema.Sections.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Accepted))]
    public void Has_nothing_against_what_the_gateway_takes(string file) => Assert.Empty(Found(file));

    /// <summary>What only all settings together, a disk or a rule in words can tell stays for <c>validate</c>.</summary>
    [Theory]
    [MemberData(nameof(Bad))]
    public void Shows_mistakes_of_names_types_words_and_numbers_and_no_others(string file)
    {
        var said = System.IO.File.ReadLines(Path.Combine(Repository.Root, file))
            .TakeWhile(line => line.StartsWith("// ", StringComparison.Ordinal)).ToList();
        var isOfShape = said.Any(line => OfShape().IsMatch(line));

        if (said.Any(line => line.Contains("is not valid JSON", StringComparison.Ordinal)))
        {
            Assert.NotNull(Record.Exception(() => Found(file)));
            return;
        }

        var found = Found(file);
        Assert.True(isOfShape == found.Count > 0, $"{string.Join("\n", said)}\n{string.Join("\n", found)}");
    }

    private static List<string> Found(string file)
    {
        using var settings = JsonDocument.Parse(System.IO.File.ReadAllText(Path.Combine(Repository.Root, file)), Lenient);
        var results = Shipped.Value.Evaluate(
            JsonSerializer.SerializeToNode(settings.RootElement), new EvaluationOptions { OutputFormat = OutputFormat.List });
        return results.IsValid
            ? []
            : [.. results.Details.Where(one => one.HasErrors)
                .SelectMany(one => one.Errors!.Select(error => $"{one.InstanceLocation}: {error.Value}"))];
    }

    private static IEnumerable<string> Below(string folder, string pattern) =>
        Directory.GetFiles(Path.Combine(Repository.Root, folder), pattern, SearchOption.AllDirectories)
            .Where(file => !file.Contains("/bin/", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal))
            .Select(file => Path.GetRelativePath(Repository.Root, file)).Order(StringComparer.Ordinal);

    [GeneratedRegex("is no known (key|section|word)|must (be (an object|a list|text)|hold one JSON object)|must not be null; leave"
        + "|must not be null$|(?<!is missing; |:Metadata:Gateway.*)it must be (one of|true or false|a whole number within|a number$"
        + "|a time as|a version|text|from [0-9]+ to [0-9]+$|[0-9]+ or more$)")]
    private static partial Regex OfShape();
}
