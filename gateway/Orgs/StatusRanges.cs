using System.Globalization;

namespace Gateway.Orgs;

/// <summary>Statuses such as <c>200-299 404</c> or <c>1xx-5xx</c>, as <c>Gateway.BillStatuses</c> names them.</summary>
internal sealed class StatusRanges
{
    private readonly bool[] _in = new bool[600];

    private StatusRanges()
    {
    }

    /// <summary>Every status.</summary>
    public static StatusRanges All { get; } = Parse("1xx-5xx")!;

    /// <summary>A status from 600 on has no class and means a server's fault (RFC 9110 §15): it counts as the last of 5xx.</summary>
    public bool Contains(int status) => status >= 0 && _in[Math.Min(status, _in.Length - 1)];

    /// <summary>
    /// Null when the text names anything but statuses 100–599, classes 1xx–5xx and ranges of them, split by space or comma.
    /// </summary>
    public static StatusRanges? Parse(string text)
    {
        var result = new StatusRanges();
        var any = false;
        foreach (var part in text.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries))
        {
            var ends = part.Split('-');
            if (ends.Length > 2 || Edge(ends[0], 0) is not { } from || Edge(ends[^1], 99) is not { } to || from > to)
                return null;
            Array.Fill(result._in, true, from, to - from + 1);
            any = true;
        }

        return any ? result : null;
    }

    private static int? Edge(string text, int inClass)
    {
        if (text.Length == 3 && text.EndsWith("xx", StringComparison.Ordinal) && text[0] is >= '1' and <= '5')
            return ((text[0] - '0') * 100) + inClass;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status is >= 100 and <= 599
            ? status
            : null;
    }
}
