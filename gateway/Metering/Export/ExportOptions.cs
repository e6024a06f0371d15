using Gateway.Settings;

namespace Gateway.Metering.Export;

/// <summary>Where usage is pushed: <c>Gateway:Metering:Export</c>; absent, none is.</summary>
internal sealed class ExportOptions
{
    /// <summary>Takes a POST of CloudEvents 1.0 as a JSON batch; https, or http on loopback.</summary>
    public string Endpoint { get; set; } = "";

    /// <summary>Further fields of each call, such as <c>Authorization</c>; their values are secrets.</summary>
    public Dictionary<string, string> Headers { get; set; } = [];

    /// <summary>Allows http beyond loopback: the headers travel in clear.</summary>
    public bool AllowHttp { get; set; }

    /// <summary>Most events of one call.</summary>
    [Bounds(1, 10_000)]
    public int BatchSize { get; set; } = 1000;

    /// <summary>
    /// From one look for new usage to the next, 1 second to 1 hour; a failure doubles it each time, to at most five minutes or this.
    /// </summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long one call may take, 1 second to 5 minutes.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);
}
