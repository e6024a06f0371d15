using System.CommandLine;
using System.CommandLine.Completions;

namespace Gateway.Verbs.Completion;

/// <summary>
/// What may come next on a command line, for the scripts of <see cref="CompletionScript"/>; they call it by a word that is no verb.
/// </summary>
internal static class Candidates
{
    public const string Call = "complete";

    /// <summary>A line each: the word, and after a tab what it is for. Prints nothing where a shell had better offer files.</summary>
    /// <param name="gateway">All verbs.</param>
    /// <param name="words">After the program's name; the last one, perhaps empty, is being typed.</param>
    public static int Print(Command gateway, string[] words)
    {
        foreach (var (word, purpose) in Of(gateway, words))
            Console.WriteLine(purpose.Length == 0 ? word : $"{word}\t{purpose}");
        return ExitCode.Ok;
    }

    private static IEnumerable<(string Word, string Purpose)> Of(Command gateway, string[] words)
    {
        var typed = words.LastOrDefault("");
        if (words.Length <= 1 && !typed.StartsWith('-'))
            return Begun(typed, gateway.Subcommands.Select(static verb => (verb.Name, verb.Description!)));

        var name = words[0].StartsWith('-') ? RunVerb.Name : words[0];
        if (gateway.Subcommands.FirstOrDefault(verb => verb.Name == name) is not { } verb)
            return [];
        if (typed.Split('=', 2) is [var joined, var value] && Valued(verb, joined) is { } with)
            return Begun(value, Values(with)).Select(one => ($"{joined}={one.Word}", one.Purpose));
        if (words.Length > 1 && Valued(verb, words[^2]) is { } before)
            return Begun(typed, Values(before));
        var positional = verb.Arguments.SelectMany(static argument => argument.GetCompletions(CompletionContext.Empty))
            .Select(static item => (item.Label, ""));
        return Begun(typed, [.. positional,
            .. verb.Options.Concat(gateway.Options).Select(static option => (option.Name, option.Description!.Split('\n')[0]))]);
    }

    private static ValueOption? Valued(Command verb, string name) =>
        verb.Options.OfType<ValueOption>().FirstOrDefault(option => option.Name == name);

    private static IEnumerable<(string Word, string Purpose)> Values(ValueOption option) =>
        option.Values.Select(static one => (one.Value, one.Purpose));

    private static IEnumerable<(string Word, string Purpose)> Begun(string typed, IEnumerable<(string Word, string Purpose)> all) =>
        all.Where(one => one.Word.StartsWith(typed, StringComparison.Ordinal));
}
