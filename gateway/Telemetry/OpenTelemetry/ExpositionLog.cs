namespace Gateway.Telemetry.OpenTelemetry;

/// <summary>What is wrong with a family is said once, not at each scrape.</summary>
internal sealed partial class ExpositionLog(ILogger logger)
{
    private readonly HashSet<(string, Action<ILogger, string>)> _said = [];

    public void ConflictingType(string family) => Once(family, LogConflictingType);

    public void ConflictingMetadata(string family) => Once(family, LogConflictingMetadata);

    public void DuplicateSeries(string family) => Once(family, LogDuplicateSeries);

    public void ExponentialHistogram(string instrument) => Once(instrument, LogExponentialHistogram);

    public void ScrapeFailed(Exception exception) => LogScrapeFailed(logger, exception);

    private void Once(string name, Action<ILogger, string> log)
    {
        if (_said.Add((name, log)))
        {
            log(logger, name);
        }
    }

    [LoggerMessage(311, LogLevel.Warning, "Metric family {Family} has instruments of different types; all are left out of the scrape")]
    private static partial void LogConflictingType(ILogger logger, string family);

    [LoggerMessage(312, LogLevel.Warning, "Metric family {Family} has different descriptions or units; the first stands")]
    private static partial void LogConflictingMetadata(ILogger logger, string family);

    [LoggerMessage(313, LogLevel.Warning, "Metric family {Family} would have a series twice; the first stands")]
    private static partial void LogDuplicateSeries(ILogger logger, string family);

    [LoggerMessage(314, LogLevel.Warning, "Instrument {Instrument} is an exponential histogram, which the text formats cannot carry")]
    private static partial void LogExponentialHistogram(ILogger logger, string instrument);

    [LoggerMessage(315, LogLevel.Error, "The scrape failed while it was written")]
    private static partial void LogScrapeFailed(ILogger logger, Exception exception);
}
