namespace Gateway.Tests.House;

/// <summary>Says every stray in full, where an assertion on a collection would cut the list.</summary>
internal static class Verdict
{
    internal static void NoStrays(IEnumerable<string> strays)
    {
        string[] found = [.. strays];
        if (found.Length > 0)
            Assert.Fail(string.Join('\n', found));
    }
}
