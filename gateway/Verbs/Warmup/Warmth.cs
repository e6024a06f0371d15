namespace Gateway.Verbs.Warmup;

/// <summary>How a rehearsal went.</summary>
/// <param name="isStopped">The process was told to stop meanwhile.</param>
/// <param name="took">From its beginning to its end.</param>
/// <param name="trouble">Why it was given up; null when it was not.</param>
internal sealed partial class Warmth(bool isStopped, TimeSpan took, string? trouble)
{
    public bool IsStopped => isStopped;

    public void Tell(ILogger logger)
    {
        if (trouble is null)
            LogWarm(logger, (long)took.TotalMilliseconds);
        else
            LogCold(logger, trouble);
    }

    [LoggerMessage(900, LogLevel.Information, "Warmed up in {Milliseconds} ms")]
    private static partial void LogWarm(ILogger logger, long milliseconds);

    [LoggerMessage(901, LogLevel.Warning, "The gateway could not warm up, so its first requests take longer: {Why}")]
    private static partial void LogCold(ILogger logger, string why);
}
