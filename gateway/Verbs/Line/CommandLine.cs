using System.CommandLine;
using System.CommandLine.Parsing;
using Gateway.Settings;
using Gateway.Verbs.Adopt;
using Gateway.Verbs.Completion;
using Gateway.Verbs.Schema;
using Gateway.Verbs.Simulate;

namespace Gateway.Verbs;

/// <summary>Takes the arguments apart: a verb and its options, or the options of a run.</summary>
internal static class CommandLine
{
    private const string Asked = "--help";

    // An argument may begin with @, so no response files. A run stops by its own handler of signals, and a bug is seen whole.
    private static readonly ParserConfiguration Parsing = new() { ResponseFileTokenReplacer = null, EnablePosixBundling = false };
    private static readonly InvocationConfiguration Invoking =
        new() { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false };

    public static async Task<int> InvokeAsync(string[] arguments, Func<SettingsSources, WebApplication> build)
    {
        var gateway = Gateway(build);
        if (arguments is [Candidates.Call, .. var words])
            return Candidates.Print(gateway, words);
        if (arguments is ["help"])
            arguments = [Asked];
        if (arguments is [var first, ..] && !first.StartsWith('-') && gateway.Subcommands.All(verb => verb.Name != first))
            return Unknown(first, [.. gateway.Subcommands.Select(verb => verb.Name)]);

        var parsed = gateway.Parse(
            [.. arguments is [] || IsRun(arguments[0]) ? [RunVerb.Name] : Array.Empty<string>(), .. arguments.SelectMany(Parted)], Parsing);
        if (parsed.GetValue<bool>(Asked))
        {
            Console.WriteLine(Help.Of(parsed.CommandResult.Command));
            return ExitCode.Ok;
        }

        return Mistake(parsed) is { } mistake ? parsed.Refuse(mistake) : await parsed.InvokeAsync(Invoking);
    }

    /// <summary>In the order of the list. No root command of the library's: it has options and directives of its own.</summary>
    private static Command Gateway(Func<SettingsSources, WebApplication> build) => new("gateway")
    {
        RunVerb.Verb(build),
        ValidateVerb.Verb(build),
        AdoptVerb.Verb(build),
        ExplainVerb.Verb(),
        UsageVerb.Verb(),
        SimulateVerb.Verb(),
        BackupVerb.Verb(),
        TokenVerb.Verb(),
        IssuerVerb.Verb(),
        SchemaVerb.Verb(),
        HashKeyVerb.Verb(),
        HealthcheckVerb.Verb(),
        CompletionVerb.Verb(),
        new Option<bool>(Asked, "-h") { Recursive = true, Description = "what there is to say" },
    };

    private static bool IsRun(string first) => first.StartsWith('-') && first is not (Asked or "-h");

    /// <summary>The library passes over a value that is empty behind its =, and would take the next argument for it.</summary>
    private static string[] Parted(string argument) =>
        argument.StartsWith("--", StringComparison.Ordinal) && !argument.Contains(':', StringComparison.Ordinal)
        && argument.IndexOf('=', StringComparison.Ordinal) == argument.Length - 1
            ? [argument[..^1], ""]
            : [argument];

    private static int Unknown(string verb, string[] verbs)
    {
        Console.Error.WriteLine(
            $"gateway: {verb} is no verb{NearestWord.Question(verb, verbs)}{Environment.NewLine}Verbs are {string.Join(", ", verbs)}.");
        return ExitCode.Wrong;
    }

    /// <summary>In our words, the first one: what is no option, what an option finds wrong, what is missing.</summary>
    private static string? Mistake(ParseResult parsed)
    {
        var verb = parsed.CommandResult.Command;
        if (verb.TreatUnmatchedTokensAsErrors && parsed.UnmatchedTokens is [var stranger, ..])
        {
            string[] names = [.. verb.Arguments.Select(argument => argument.Name), .. verb.Options.Select(option => option.Name)];
            var name = stranger.Split('=')[0];
            return $"{name} is no option; allowed are {string.Join(", ", names)}{NearestWord.Question(name, names)}";
        }

        if (parsed.Errors.FirstOrDefault(static error => error.SymbolResult is OptionResult { Implicit: false }) is { } wrong)
            return wrong.Message;
        return verb.Options.FirstOrDefault(option => option.Required && parsed.GetResult(option) is not { Implicit: false }) is { } missing
            ? $"{missing.Name} is missing"
            : null;
    }
}
