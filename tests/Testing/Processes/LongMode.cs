namespace Gateway.Testing.Processes;

/// <summary>`GATEWAY_TEST_LONG=1`: the same tests at the length that a release wants, by hand.</summary>
public static class LongMode
{
    /// <summary>Any constant: a run that guards a change must not be red for what another change, or chance, brought.</summary>
    private const int ShortSeed = 20261122;

    public static bool IsOn { get; } = Environment.GetEnvironmentVariable("GATEWAY_TEST_LONG") == "1";

    /// <summary>
    /// Of every random choice: `GATEWAY_TEST_SEED`, else new in a long run and the same in each short one. Tests print it.
    /// </summary>
    public static int Seed { get; } = Environment.GetEnvironmentVariable("GATEWAY_TEST_SEED") is { Length: > 0 } given
        ? int.Parse(given, System.Globalization.CultureInfo.InvariantCulture)
        : IsOn ? Random.Shared.Next() : ShortSeed;
}
