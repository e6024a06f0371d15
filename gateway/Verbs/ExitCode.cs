namespace Gateway.Verbs;

/// <summary>What a verb's process ends with.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>Wrong settings, wrong use, or the answer is no.</summary>
    public const int Wrong = 1;

    /// <summary>It was done, and a person must decide something before it is right.</summary>
    public const int Undecided = 2;
}
