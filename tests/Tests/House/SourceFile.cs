using System.Text.RegularExpressions;
using Gateway.Testing.Processes;

namespace Gateway.Tests.House;

/// <summary>A file of the repository, and what a reader of C# sees in it once comments and texts are taken out.</summary>
internal sealed partial class SourceFile(string path)
{
    private static readonly string[] Built =
        ["bin", "obj", "data", "artifacts", "node_modules", "build", "TestResults", ".git", ".vs", ".idea"];

    internal string Path { get; } = System.IO.Path.GetRelativePath(Repository.Root, path).Replace('\\', '/');

    internal string Text { get; } = File.ReadAllText(path);

    /// <summary>The room it stands in: the folder below gateway/.</summary>
    internal string Room => Path.Split('/') is ["gateway", var room, _, ..] ? room : "Program";

    internal string Code => field ??= NotCode().Replace(Text, "\"\"");

    /// <summary>The names of the types it declares.</summary>
    internal IReadOnlyList<string> Types => field ??= [.. Declaration().Matches(Code).Select(match => match.Groups["name"].Value)];

    internal bool Mentions(string name) => Regex.IsMatch(Code, $@"\b{name}\b");

    internal static IReadOnlyList<SourceFile> All(string folder, string pattern = "*.cs") =>
        [.. Walk(System.IO.Path.Combine(Repository.Root, folder), pattern).Select(file => new SourceFile(file))];

    private static IEnumerable<string> Walk(string folder, string pattern) => Directory.EnumerateFiles(folder, pattern)
        .Where(file => !Built.Contains(System.IO.Path.GetFileName(file))) // in a worktree .git is a file
        .Concat(Directory.EnumerateDirectories(folder)
            .Where(inner => !Built.Contains(System.IO.Path.GetFileName(inner)))
            .SelectMany(inner => Walk(inner, pattern)));

    [GeneratedRegex("""
        "{3}.*?"{3} | @"(?:""|[^"])*" | "(?:\\.|[^"\\\n])*" | //[^\n]* | /\*.*?\*/
        """, RegexOptions.Singleline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex NotCode();

    [GeneratedRegex(@"\b(?:class|record(?:\s+struct)?|struct|interface|enum|delegate\s+\S+)\s+(?<name>[A-Z]\w*)")]
    private static partial Regex Declaration();
}
