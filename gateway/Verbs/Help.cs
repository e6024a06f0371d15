using System.CommandLine;

namespace Gateway.Verbs;

/// <summary>What <c>--help</c> shows: the list of verbs, or all of one.</summary>
internal static class Help
{
    private const int Gap = 2;

    public static string Of(Command command) =>
        string.Join($"{Environment.NewLine}{Environment.NewLine}", Parts(command).Where(static part => part.Length > 0));

    private static string[] Parts(Command command) => command is Verb verb
        ? [verb.Description!, verb.Usage, Table(verb.Options.SelectMany(Rows)), verb.Notes]
        :
        [
            "gateway [verb] [options]",
            Table(command.Subcommands.Select(static one => (one.Name, one.Description!))),
            "gateway VERB --help tells more. Exit code 0, or 1 where something is wrong or the answer is no.",
        ];

    /// <summary>A row an option, or a row for each of its values where they are few.</summary>
    private static IEnumerable<(string Left, string Right)> Rows(Option option) => option is ValueOption { Values: { Count: > 0 } values }
        ? values.Select((one, at) => ($"{option.Name} {one.Value}", at == 0
            ? one.Purpose.Insert(one.Purpose.IndexOfAny([':', '.']) is > 0 and var end ? end : one.Purpose.Length, " (default)")
            : one.Purpose))
        : [($"{option.Name} {option.HelpName}".TrimEnd(), option.Description!)];

    private static string Table(IEnumerable<(string Left, string Right)> rows)
    {
        var all = rows.ToList();
        var width = all.Select(static row => row.Left.Length).DefaultIfEmpty().Max() + Gap;
        var indented = Environment.NewLine + new string(' ', Gap + width);
        return string.Join(
            Environment.NewLine, all.Select(row => $"  {row.Left.PadRight(width)}{string.Join(indented, row.Right.Split('\n'))}"));
    }
}
