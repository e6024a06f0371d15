namespace Gateway.Verbs;

/// <summary>For people, or for programs: <c>--format json</c>, taken out of a verb's arguments before the rest is read.</summary>
internal sealed record OutputFormat(bool IsJson, string[] Rest, string? Mistake)
{
    public static OutputFormat Take(string[] arguments)
    {
        var at = Array.FindIndex(arguments, static one => one == "--format" || one.StartsWith("--format=", StringComparison.Ordinal));
        if (at < 0)
            return new(false, arguments, null);

        var (value, used) = arguments[at].Split('=', 2) is [_, var after] ? (after, 1) : (arguments.ElementAtOrDefault(at + 1), 2);
        string[] rest = [.. arguments[..at], .. arguments.Skip(at + used)];
        return new(value is "json", rest, value is "json" or "text" ? null : $"--format: {value ?? "nothing"} is none of text, json");
    }
}
