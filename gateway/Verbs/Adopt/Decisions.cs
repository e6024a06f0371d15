using System.Globalization;

namespace Gateway.Verbs.Adopt;

/// <summary>What an adoption did with one thing of the application's.</summary>
internal enum DecisionKind
{
    /// <summary>It is there as it was, in the gateway's words.</summary>
    Keep,

    /// <summary>It is there, and does something else than it did.</summary>
    Change,

    /// <summary>It is gone, and did nothing that YARP would do.</summary>
    Drop,

    /// <summary>It is gone, and did something.</summary>
    Lose,

    /// <summary>A person has to say; until then it is the strictest that can be.</summary>
    Decide,
}

/// <summary>The decisions of one adoption, a line each, in the order in which they were made.</summary>
internal sealed class Decisions
{
    private readonly List<(DecisionKind Kind, string Text)> _all = [];

    public bool NeedPerson => _all.Any(static one => one.Kind == DecisionKind.Decide);

    public IEnumerable<string> Lines =>
        _all.Select(static one => $"{one.Kind.ToString().ToLower(CultureInfo.InvariantCulture),-6}  {one.Text}");

    /// <param name="kind">What was done.</param>
    /// <param name="key">Of the application's settings.</param>
    /// <param name="text">What that means, and what to do.</param>
    public void Add(DecisionKind kind, string key, string text)
    {
        // A file's words must neither begin a line of their own nor steer the terminal.
        var line = Visible.Line($"{key}: {text}".ReplaceLineEndings(" "));
        if (!_all.Contains((kind, line)))
            _all.Add((kind, line));
    }
}
