using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Settings;

namespace Gateway.Verbs.Adopt;

/// <summary><c>gateway adopt</c>: a YARP application's settings into the gateway's.</summary>
internal static class AdoptVerb
{
    private const string Files = "FILE";
    private const string Policy = "--policy";
    private const string To = "--to";

    /// <summary>What an application's code may bring to a cluster, and YARP's own takes the place of.</summary>
    private static readonly string[] OfCode =
        ["LoadBalancingPolicy", "SessionAffinity:Policy", "SessionAffinity:FailurePolicy", "HealthCheck:AvailableDestinationsPolicy",
            "HealthCheck:Active:Policy", "HealthCheck:Passive:Policy"];

    // It goes to a terminal or a file, never into a page.
    private static readonly JsonSerializerOptions Indented =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Verb Verb(Func<SettingsSources, WebApplication> build) => new(
        "adopt", "Makes settings of the gateway of a YARP application's appsettings.json.")
    {
        Usage = "gateway adopt FILE... [--policy NAME=ANSWER]... [--to FILE]",
        Arguments = { new Argument<string[]>(Files) { Arity = ArgumentArity.ZeroOrMore } },
        Options =
        {
            new ValueOption(Policy, "NAME=ANSWER", """
                what a named policy means: anonymous, default (any verified caller), scopes:"A B",
                rate:REQUESTS/TIME, concurrency:REQUESTS, timeout:TIME; fallback is that of routes without one
                """.ReplaceLineEndings("\n")),
            new ValueOption(To, "FILE", "where the settings go; to stdout without it. Never one of those that are read"),
        },
        Notes = """
            The files are read as the application reads them: appsettings.json, then appsettings.Production.json; later ones win.
            Settings go to stdout, decisions to stderr, a line each: keep, change, drop (it did nothing), lose (it did something),
            decide (yours; until then it is the strictest that can be). Exit code 0, or 2 where a person must decide.
            """,
        Act = parsed => InvokeAsync(parsed, build),
    };

    private static async Task<int> InvokeAsync(ParseResult parsed, Func<SettingsSources, WebApplication> build)
    {
        string[] files = [.. (parsed.GetValue<string[]>(Files) ?? []).Select(Path.GetFullPath)];
        if (files.Length == 0)
            return parsed.Refuse($"{Files} is missing; name the application's appsettings.json");
        var to = parsed.One(To) is { } given ? Path.GetFullPath(given) : null;
        if (files.Contains(to))
            return parsed.Refuse($"{To}: {to} is read; nothing is changed in place, so name another file");
        try
        {
            var answers = new Answers(parsed.All(Policy));
            var mistakes = new Mistakes();
            var application = ApplicationFile.Read(files, mistakes);
            if (mistakes.Any)
                throw new SettingsException(mistakes.All);
            var decisions = new Decisions();
            var settings = Adoption.Of(application, answers, decisions);
            if (answers.Unused is { Strangers: [var stranger, ..], Asked: var asked })
            {
                return parsed.Refuse(
                    $"{Policy}: {stranger} is no policy of the file's routes; those are {string.Join(", ", asked.Order())}");
            }

            NameVariants(files, decisions);
            await JudgeAsync(settings, build, decisions);
            await WriteAsync(settings, to);
            foreach (var line in decisions.Lines)
                await Console.Error.WriteLineAsync(line);
            return decisions.NeedPerson ? ExitCode.Undecided : ExitCode.Ok;
        }
        catch (Exception error) when (error is FormatException or SettingsException or IOException or UnauthorizedAccessException)
        {
            return parsed.Refuse(error.Message);
        }
    }

    /// <summary>An application reads these by itself, by the name of its environment; a verb has none.</summary>
    private static void NameVariants(string[] files, Decisions decisions)
    {
        foreach (var file in files)
        {
            var pattern = $"{Path.GetFileNameWithoutExtension(file)}.*{Path.GetExtension(file)}";
            foreach (var other in Directory.GetFiles(Path.GetDirectoryName(file)!, pattern).Except(files).Order(StringComparer.Ordinal))
            {
                decisions.Add(DecisionKind.Drop, Path.GetFileName(other),
                    $"lies beside {Path.GetFileName(file)} and was not read; name it as well to adopt that environment");
            }
        }
    }

    /// <summary>By the same reading as a run's. What only an application's code could have known gives way to YARP's own.</summary>
    private static async Task JudgeAsync(JsonObject settings, Func<SettingsSources, WebApplication> build, Decisions decisions)
    {
        var mistakes = await MistakesAsync(settings, build);
        var ofCode = mistakes.Where(static one => one.Key.StartsWith("ReverseProxy:Clusters:", StringComparison.Ordinal)
            && OfCode.Any(name => one.Key.EndsWith(":" + name, StringComparison.Ordinal))).ToList();
        foreach (var one in ofCode)
        {
            ProxyAdoption.Remove(settings, one.Key);
            decisions.Add(DecisionKind.Decide, one.Key, $"{one.Text}; it is left out, and YARP's default holds");
        }

        foreach (var one in ofCode.Count == 0 ? mistakes : await MistakesAsync(settings, build))
            decisions.Add(DecisionKind.Decide, one.Key, $"{one.Text}; until it is mended the gateway does not start");
    }

    private static async Task<IReadOnlyList<Mistake>> MistakesAsync(JsonObject settings, Func<SettingsSources, WebApplication> build)
    {
        try
        {
            var root = Path.Combine(AppContext.BaseDirectory, "appsettings.json");
            await using var app = build(new SettingsSources { RootFile = root, Trees = [settings.DeepClone().AsObject()] });
            return [];
        }
        catch (SettingsException error)
        {
            return error.Mistakes;
        }
    }

    private static async Task WriteAsync(JsonObject settings, string? to)
    {
        var text = settings.ToJsonString(Indented) + Environment.NewLine;
        if (to is null)
            await Console.Out.WriteAsync(text);
        else
            await File.WriteAllTextAsync(to, text);
    }
}
