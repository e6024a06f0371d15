namespace Gateway.Verbs;

/// <summary>A verb's options, as <c>--name value</c> or <c>--name=value</c>, and switches without a value; any other is a mistake.</summary>
internal sealed class VerbOptions
{
    private readonly List<(string Name, string Value)> _given = [];

    /// <summary>What is wrong with the arguments, or null.</summary>
    public string? Mistake { get; private set; }

    public static VerbOptions Parse(string[] arguments, string[] names, params string[] switches)
    {
        var options = new VerbOptions();
        for (var i = 0; i < arguments.Length && options.Mistake is null; i++)
        {
            var (name, value) = arguments[i].Split('=', 2) is [var before, var after] ? (before, after) : (arguments[i], null);
            if (switches.Contains(name) && value is null)
                options._given.Add((name, ""));
            else if (!names.Contains(name))
                options.Mistake = $"{name} is no option; allowed are {string.Join(", ", names.Concat(switches))}";
            else if ((value ?? arguments.ElementAtOrDefault(++i)) is { Length: > 0 } found)
                options._given.Add((name, found));
            else
                options.Mistake = $"{name} has no value";
        }

        return options;
    }

    public bool Has(string name) => _given.Any(option => option.Name == name);

    /// <summary>The last value given; an option that may be there once only is said twice by scripts that override.</summary>
    public string? One(string name) => All(name).LastOrDefault();

    public IEnumerable<string> All(string name) => _given.Where(option => option.Name == name).Select(option => option.Value);
}
