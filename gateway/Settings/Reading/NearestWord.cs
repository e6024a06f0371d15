namespace Gateway.Settings;

/// <summary>The word that was probably meant: few letters changed, dropped, added, or two of them in the wrong order.</summary>
internal static class NearestWord
{
    private const int LettersPerSlip = 3;

    /// <summary>A question to put behind a mistake, or nothing where no word is near.</summary>
    public static string Question(string typed, IEnumerable<string> words) =>
        words.Select(word => (Word: word, Slips: Slips(typed, word))).MinBy(static one => one.Slips) is { Word: { } nearest } found
        && found.Slips <= Math.Max(1, typed.Length / LettersPerSlip) ? $"; did you mean {nearest}?" : "";

    /// <summary>The edit distance in which a transposition is one edit (optimal string alignment).</summary>
    private static int Slips(string typed, string word)
    {
        var slips = new int[typed.Length + 1, word.Length + 1];
        for (var i = 0; i <= typed.Length; i++)
        {
            for (var j = 0; j <= word.Length; j++)
            {
                slips[i, j] = i == 0 || j == 0 ? i + j : Math.Min(
                    Math.Min(slips[i - 1, j], slips[i, j - 1]) + 1,
                    slips[i - 1, j - 1] + (typed[i - 1] == word[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && typed[i - 1] == word[j - 2] && typed[i - 2] == word[j - 1])
                    slips[i, j] = Math.Min(slips[i, j], slips[i - 2, j - 2] + 1);
            }
        }

        return slips[typed.Length, word.Length];
    }
}
