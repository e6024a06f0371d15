namespace Gateway.Telemetry;

/// <summary><c>Gateway:AccessLog</c>.</summary>
internal sealed class AccessLogOptions
{
    /// <summary><c>Json</c>, one object a line, for machines; <c>Text</c> for people, <c>None</c> for no lines at all.</summary>
    public AccessLogFormat Format { get; set; }
}

/// <summary>What an access line looks like.</summary>
internal enum AccessLogFormat
{
    Json,
    Text,
    None,
}
