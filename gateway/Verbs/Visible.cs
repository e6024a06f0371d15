namespace Gateway.Verbs;

/// <summary>Text of others on its way to a terminal, which it must not steer.</summary>
internal static class Visible
{
    private const char Instead = '\uFFFD';

    public static string Line(string text) => string.Concat(text.Select(static one => char.IsControl(one) ? Instead : one));

    public static string Lines(string text) =>
        string.Concat(text.Select(static one => char.IsControl(one) && one is not ('\n' or '\r') ? Instead : one));
}
