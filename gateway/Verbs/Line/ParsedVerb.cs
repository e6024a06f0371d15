using System.CommandLine;

namespace Gateway.Verbs;

/// <summary>How a verb reads what it was given, by the names of its options, and how it says no.</summary>
internal static class ParsedVerb
{
    extension(ParseResult parsed)
    {
        /// <summary>The last value given, or the option's default.</summary>
        public string? One(string name) => parsed.GetValue<string?>(name);

        public IEnumerable<string> All(string name) => parsed.GetResult(name)?.Tokens.Select(static token => token.Value) ?? [];

        public int Refuse(string why)
        {
            Console.Error.WriteLine($"gateway {parsed.CommandResult.Command.Name}: {why}");
            return ExitCode.Wrong;
        }
    }
}
