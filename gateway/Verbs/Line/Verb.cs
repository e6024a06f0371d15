using System.CommandLine;

namespace Gateway.Verbs;

/// <summary>A verb of the command line: one declaration for parsing, help and completion.</summary>
/// <param name="name">As it is typed.</param>
/// <param name="description">Its line in the list of verbs, and the first of its help.</param>
internal sealed class Verb(string name, string description) : Command(name, description)
{
    /// <summary>How it is called, a line a way.</summary>
    public required string Usage { get; init; }

    /// <summary>What its help tells after the options.</summary>
    public required string Notes { get; init; }

    /// <summary>What it does; returns an <see cref="ExitCode"/>.</summary>
    public required Func<ParseResult, Task<int>> Act { init => SetAction(value); }
}
