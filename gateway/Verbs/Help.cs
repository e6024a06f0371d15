using Gateway.Verbs.Simulate;

namespace Gateway.Verbs;

/// <summary>What <c>--help</c> shows: the list of verbs, or one verb's own text.</summary>
internal static class Help
{
    /// <summary>In the order of the list; the first line of a text is its line there.</summary>
    private static readonly (string Verb, string Text)[] Verbs =
    [
        (RunVerb.Name, RunVerb.Help),
        (ValidateVerb.Name, ValidateVerb.Help),
        (ExplainVerb.Name, ExplainVerb.Help),
        (UsageVerb.Name, UsageVerb.Help),
        (SimulateVerb.Name, SimulateVerb.Help),
        (BackupVerb.Name, BackupVerb.Help),
        (TokenVerb.Name, TokenVerb.Help),
        (HashKeyVerb.Name, HashKeyVerb.Help),
        (HealthcheckVerb.Name, HealthcheckVerb.Help),
    ];

    public static bool IsAskedFor(string[] arguments) =>
        arguments is ["help"] || arguments.Contains("--help") || arguments.Contains("-h");

    /// <summary>Alone, without a verb, it shows the list.</summary>
    public static int Show(string verb, bool alone)
    {
        if (alone || verb is "help")
            Console.WriteLine(List());
        else if (Verbs.FirstOrDefault(one => one.Verb == verb) is { Text: { } text })
            Console.WriteLine(text);
        else
            return Unknown(verb);
        return ExitCode.Ok;
    }

    public static int Unknown(string verb)
    {
        var names = string.Join(", ", Verbs.Select(one => one.Verb));
        Console.Error.WriteLine($"gateway: there is no verb \"{verb}\"; verbs are {names}.");
        return ExitCode.Wrong;
    }

    private static string List()
    {
        var lines = Verbs.Select(one => $"  {one.Verb,-12} {one.Text.Split('\n')[0].TrimEnd()}");
        return $"""
            gateway [verb] [options]

            {string.Join(Environment.NewLine, lines)}

            gateway VERB --help tells more. Exit code 0, or 1 where something is wrong or the answer is no.
            """;
    }
}
