namespace Gateway.Testing.Processes;

/// <summary>`GATEWAY_TEST_LONG=1`: the same tests at the length that a release wants, by hand.</summary>
public static class LongMode
{
    public static bool IsOn { get; } = Environment.GetEnvironmentVariable("GATEWAY_TEST_LONG") == "1";
}
