using System.Text;

namespace Deploy.Demo;

/// <summary>One HTTP call of the script, as the curl line that a reader pastes.</summary>
internal sealed record Call(string Url)
{
    public Client? Client { get; init; }

    public (string Name, string Value)? Header { get; init; }

    public string? Json { get; init; }

    public Dictionary<string, string>? Form { get; init; }

    /// <summary>More than once: a loop that shows only the status codes.</summary>
    public int Times { get; init; } = 1;

    public string ToShell()
    {
        var line = new StringBuilder(Times is 1 ? "curl -si " : "curl -s -o /dev/null -w '%{http_code}\\n' ").Append(Quote(Url));
        foreach (var (name, value) in Headers())
            line.Append(" -H ").Append(Quote($"{name}: {value}"));
        foreach (var (name, value) in Form ?? [])
            line.Append(" -d ").Append(Quote($"{name}={Uri.EscapeDataString(value)}"));
        if (Json is not null)
            line.Append(" -d ").Append(Quote(Json));
        return Times is 1 ? line.ToString() : $"for i in {string.Join(' ', Enumerable.Range(1, Times))}; do {line}; done";
    }

    public IEnumerable<(string Name, string Value)> Headers()
    {
        if (Client is not null)
            yield return ("Authorization", $"Bearer {Client.Token}");
        if (Header is { } header)
            yield return header;
        if (Json is not null)
            yield return ("Content-Type", "application/json");
    }

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
