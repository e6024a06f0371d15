using System.Text;

namespace Gateway.Tests.Telemetry.Scrapes;

/// <summary>A sample's line, read by a reader of its own: name, labels unescaped, value.</summary>
internal sealed record SeriesLine(string Name, IReadOnlyList<(string Name, string Value)> Labels, string Value)
{
    public static SeriesLine Parse(string line)
    {
        var at = line.IndexOfAny(['{', ' ']);
        var name = line[..at];
        var labels = new List<(string, string)>();
        while (line[at] != ' ')
        {
            // A series without labels has empty braces.
            if (line[++at] == '}')
            {
                at++;
                continue;
            }

            if (line[at] == ' ')
            {
                break;
            }

            var equal = line.IndexOf('=', at);
            var label = line[at..equal];
            var value = new StringBuilder();
            for (at = equal + 2; line[at] != '"'; at++)
            {
                value.Append(line[at] != '\\' ? line[at] : line[++at] == 'n' ? '\n' : line[at]);
            }

            labels.Add((label, value.ToString()));
            at++;
            at += line[at] == '}' ? 1 : 0;
        }

        return new(name, labels, line[(at + 1)..]);
    }

    /// <summary>Every sample of a scrape; values with a line feed are escaped, so a line is a line.</summary>
    public static IEnumerable<SeriesLine> All(string scrape) =>
        scrape.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(Parse);
}
