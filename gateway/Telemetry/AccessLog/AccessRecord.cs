namespace Gateway.Telemetry;

/// <summary>The columns of one access-log line; each room fills its own. Absent values stay null.</summary>
internal sealed class AccessRecord
{
    public DateTimeOffset Time { get; set; }

    /// <summary>Monotonic timestamp of the request's arrival; durations are measured from it.</summary>
    public long Started { get; set; }

    /// <summary>Monotonic timestamp at which the request was handed to the proxy; the backend's time is measured from it.</summary>
    public long Forwarded { get; set; }

    /// <summary>When the limits admitted it: quota and ledger put the request into the same period. Null where no limits are.</summary>
    public DateTimeOffset? Admitted { get; set; }

    public string RequestId { get; set; } = "";

    public string? TraceId { get; set; }

    public string Method { get; set; } = "";

    public string? Route { get; set; }

    /// <summary>Null when the client was gone before there was one.</summary>
    public int? Status { get; set; }

    public string? Code { get; set; }

    public string? Reason { get; set; }

    public string? Org { get; set; }

    public string? Application { get; set; }

    public string? Plan { get; set; }

    public double DurationMs { get; set; }

    public double? UpstreamMs { get; set; }

    /// <summary>Body bytes on the client's side.</summary>
    public long BytesIn { get; set; }

    /// <summary>Body bytes on the client's side.</summary>
    public long BytesOut { get; set; }

    public string? Destination { get; set; }

    /// <summary>How often the request was sent to a backend; null when it never was.</summary>
    public int? Tries { get; set; }
}
