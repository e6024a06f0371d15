namespace Gateway.Verbs;

/// <summary>What a verb's process ends with.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>Wrong settings, wrong use, or the answer is no.</summary>
    public const int Wrong = 1;
}
