namespace Gateway.Settings;

/// <summary>One thing wrong in the settings: the full key, what is wrong there and what is allowed.</summary>
internal readonly record struct Mistake(string Key, string Text)
{
    public override string ToString() => $"{Key}: {Text}";
}

/// <summary>Collects every mistake of one reading, so that the operator mends them in one go.</summary>
internal sealed class Mistakes
{
    private readonly List<Mistake> _all = [];
    private readonly List<Mistake> _warnings = [];

    public IReadOnlyList<Mistake> All => _all;

    /// <summary>What is allowed and yet seldom meant: refuses nothing.</summary>
    public IReadOnlyList<Mistake> Warnings => _warnings;

    public bool Any => _all.Count > 0;

    /// <summary>A source could not be read at all: what seems to be missing may stand there.</summary>
    public bool LackSource { get; private set; }

    /// <summary>Names a source that could not be read.</summary>
    public void AddSource(string source, string text)
    {
        LackSource = true;
        Add(source, text);
    }

    public void Add(string key, string text)
    {
        var mistake = new Mistake(key, text);
        if (!_all.Contains(mistake))
            _all.Add(mistake);
    }

    /// <summary>Names what is allowed and yet seldom meant: what it leads to.</summary>
    public void Warn(string key, string text) => _warnings.Add(new Mistake(key, text));

    /// <summary>Names what follows from what stands at the key, unless that itself was already found wrong there or above.</summary>
    public void AddUnlessNamed(string key, string text)
    {
        if (!_all.Any(known => known.Key == key || key.StartsWith(known.Key + ":", StringComparison.Ordinal)))
            Add(key, text);
    }
}

/// <summary>The settings cannot be used; the message names every mistake.</summary>
internal sealed class SettingsException(IReadOnlyList<Mistake> mistakes, IReadOnlyList<Mistake>? warnings = null)
    : Exception(Describe(mistakes))
{
    public IReadOnlyList<Mistake> Mistakes => mistakes;

    /// <summary>What else was noticed; refuses nothing.</summary>
    public IReadOnlyList<Mistake> Warnings => warnings ?? [];

    private static string Describe(IReadOnlyList<Mistake> mistakes) =>
        (mistakes.Count == 1 ? "1 mistake in the settings:" : $"{mistakes.Count} mistakes in the settings:")
        + string.Concat(mistakes.Select(mistake => $"{Environment.NewLine}  {mistake}"));
}
