using System.Collections;
using System.Text.Json.Nodes;

namespace Gateway.Settings;

/// <summary>
/// Where settings come from, in the order in which later ones win: the root file, each <c>--settings</c> file,
/// the environment, the command line.
/// </summary>
internal sealed class SettingsSources
{
    /// <summary>Only variables that begin with this, in exactly this case, are read.</summary>
    public const string EnvironmentPrefix = "Gateway__";

    /// <summary>The file that is shipped beside Gateway.dll; the current directory is never searched.</summary>
    public required string RootFile { get; init; }

    /// <summary>The files of <c>--settings</c>, in order.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>Settings that no file holds yet, laid over the files: those that a verb has made and wants judged.</summary>
    public IReadOnlyList<JsonObject> Trees { get; init; } = [];

    /// <summary>Pairs of a key such as <c>Gateway:Store:Provider</c> and a value, from the environment.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>Pairs of a key and a value, from the command line.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> CommandLine { get; init; } = [];

    /// <summary>The environment as it is: <c>OTEL_*</c> is read by the SDK's own rules.</summary>
    public IDictionary Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>Mistakes on the command line itself.</summary>
    public IReadOnlyList<Mistake> Mistakes { get; init; } = [];

    public IEnumerable<string> AllFiles => [RootFile, .. Files];

    /// <summary>Reads the process's own environment and the arguments that follow the verb.</summary>
    /// <param name="arguments">Files, keys with their values, and whatever else stood there.</param>
    /// <param name="environment">Its variables.</param>
    /// <param name="options">What the verb allows beside keys, such as <c>--settings FILE</c>.</param>
    public static SettingsSources Parse(IReadOnlyList<string> arguments, IDictionary environment, params IReadOnlyList<string> options)
    {
        var mistakes = new Mistakes();
        var files = new List<string>();
        var values = new List<KeyValuePair<string, string>>();
        for (var i = 0; i < arguments.Count; i++)
        {
            var (name, value) = Split(arguments[i]);
            if (value is null && i + 1 < arguments.Count && !arguments[i + 1].StartsWith("--", StringComparison.Ordinal))
                value = arguments[++i];
            if (!name.StartsWith("--", StringComparison.Ordinal) || (name != "--settings" && !name.Contains(':', StringComparison.Ordinal)))
                mistakes.Add(name, Stranger(name, options));
            else if (value is null)
                mistakes.Add(name, "has no value");
            else if (name == "--settings")
                files.Add(Path.GetFullPath(value));
            else
                values.Add(new(name[2..], value));
        }

        return new SettingsSources
        {
            RootFile = Path.Combine(AppContext.BaseDirectory, "appsettings.json"),
            Files = files,
            Environment = [.. FromEnvironment(environment)],
            CommandLine = values,
            Variables = environment,
            Mistakes = mistakes.All,
        };
    }

    private static string Stranger(string name, IReadOnlyList<string> options) =>
        $"is no option; allowed are {string.Join(", ", options)} and --Section:Key=value"
        + NearestWord.Question(name, options.Select(static option => option.Split(' ')[0]));

    private static (string Name, string? Value) Split(string argument)
    {
        var equals = argument.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (argument, null) : (argument[..equals], argument[(equals + 1)..]);
    }

    private static IEnumerable<KeyValuePair<string, string>> FromEnvironment(IDictionary environment) =>
        environment.Keys.Cast<string>()
            .Where(name => name.StartsWith(EnvironmentPrefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => new KeyValuePair<string, string>(
                name.Replace("__", ":", StringComparison.Ordinal), (string?)environment[name] ?? ""));
}
