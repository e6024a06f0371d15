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

    public IReadOnlyList<Mistake> All => _all;

    public bool Any => _all.Count > 0;

    public void Add(string key, string text)
    {
        var mistake = new Mistake(key, text);
        if (!_all.Contains(mistake))
            _all.Add(mistake);
    }

    /// <summary>Names what follows from what stands at the key, unless that itself was already found wrong there or above.</summary>
    public void AddUnlessNamed(string key, string text)
    {
        if (!_all.Any(known => known.Key == key || key.StartsWith(known.Key + ":", StringComparison.Ordinal)))
            Add(key, text);
    }
}

/// <summary>The settings cannot be used; the message names every mistake.</summary>
internal sealed class SettingsException(IReadOnlyList<Mistake> mistakes) : Exception(Describe(mistakes))
{
    public IReadOnlyList<Mistake> Mistakes => mistakes;

    private static string Describe(IReadOnlyList<Mistake> mistakes) =>
        (mistakes.Count == 1 ? "1 mistake in the settings:" : $"{mistakes.Count} mistakes in the settings:")
        + string.Concat(mistakes.Select(mistake => $"{Environment.NewLine}  {mistake}"));
}
