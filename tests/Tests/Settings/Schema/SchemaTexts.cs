using System.Text.RegularExpressions;
using System.Xml.Linq;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Tests.Settings.Schema;

/// <summary>What editors tell of a key: the options' own comments, and the README's table of a route's words.</summary>
internal sealed partial class SchemaTexts
{
    private readonly Dictionary<string, string> _comments;
    private readonly (string Name, string Text)[] _routeWords;

    /// <param name="comments">The comments as the compiler collected them.</param>
    /// <param name="readme">The README.</param>
    public SchemaTexts(string comments, string readme)
    {
        _comments = XDocument.Load(comments).Descendants("member")
            .Where(static member => member.Element("summary") is not null)
            .ToDictionary(static member => (string)member.Attribute("name")!, static member => Plain(member.Element("summary")!));
        _routeWords = [.. Row().Matches(File.ReadAllText(readme)).Select(static row => (row.Groups[1].Value, row.Groups[2].Value.Trim()))];
    }

    public string? Of(Type type) => _comments.GetValueOrDefault("T:" + Name(type));

    public string? Of(Type type, string property) => _comments.GetValueOrDefault($"P:{Name(type)}.{property}");

    /// <summary>What each word means, where that is told.</summary>
    public string? OfWords(Type type)
    {
        var told = Enum.GetNames(type).Select(word => (word, Text: _comments.GetValueOrDefault($"F:{Name(type)}.{word}")))
            .Where(static one => one.Text is not null).Select(static one => $"{one.word}: {one.Text}").ToList();
        return told.Count == 0 ? Of(type) : string.Join(" ", [Of(type), .. told]).Trim();
    }

    /// <summary>The gateway's words in the metadata of YARP's type; null where all words are the user's own.</summary>
    public IReadOnlyList<(string Name, string Text)>? WordsOf(Type type) =>
        type == typeof(RouteConfig) ? _routeWords
        : type == typeof(ClusterConfig) ? [("Gateway.MaxInFlight", "how many requests are in the cluster at a time (1 or more)")]
        : null;

    private static string Name(Type type) => type.FullName!.Replace('+', '.');

    /// <summary>References by their last name; of markup the text.</summary>
    private static string Plain(XElement summary)
    {
        var parts = summary.DescendantNodes().Select(static node => node switch
        {
            XText text => text.Value,
            XElement { Name.LocalName: "see" } see => ((string)(see.Attribute("cref") ?? see.Attribute("langword"))!).Split('.', ':')[^1],
            _ => "",
        });
        return Blank().Replace(string.Concat(parts), " ").Trim();
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();

    [GeneratedRegex(@"^\| `(Gateway\.\w+)` \| (.*) \|\s*$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
