using System.CommandLine;

namespace Gateway.Verbs;

/// <summary>
/// An option with a value. An empty one is a mistake: a script's variable was not set. Said twice the last one counts, as scripts override.
/// </summary>
internal sealed class ValueOption : Option<string?>
{
    /// <param name="name">Such as <c>--to</c>.</param>
    /// <param name="helpName">What help calls the value.</param>
    /// <param name="description">For help and completion, which shows its first line.</param>
    public ValueOption(string name, string helpName, string description) : base(name)
    {
        HelpName = helpName;
        Description = description;
        // Not one alone: what is said too often or without a value is told in our words.
        Arity = ArgumentArity.ZeroOrMore;
        CustomParser = static result => result.Tokens is [.., { } last] ? last.Value : null;
        Validators.Add(result =>
        {
            if (result.Tokens.Count < result.IdentifierTokenCount || result.Tokens.Any(static token => token.Value.Length == 0))
                result.AddError($"{Name} has no value");
        });
    }

    /// <summary>The only values allowed, each with what it is for; empty where any may be given.</summary>
    public IReadOnlyList<(string Value, string Purpose)> Values { get; private init; } = [];

    /// <summary><c>--format</c>; the first value is the default.</summary>
    public static ValueOption Format(params (string Value, string Purpose)[] values)
    {
        var option = new ValueOption("--format", "FORMAT", "for people or for programs")
        {
            Values = values,
            DefaultValueFactory = _ => values[0].Value
        };
        string[] allowed = [.. values.Select(static one => one.Value)];
        option.CompletionSources.Add(allowed);
        option.Validators.Add(result =>
        {
            if (result.Tokens is [.., { Value: { Length: > 0 } value }] && !allowed.Contains(value))
                result.AddError($"--format: {value} is none of {string.Join(", ", allowed)}");
        });
        return option;
    }
}
