namespace Gateway.Metering;

/// <summary>How a metered request ended; the numbers are on disk in journals, the words in the ledger.</summary>
internal enum Outcome : byte
{
    /// <summary>The backend's answer was passed on whole, whatever its status.</summary>
    Completed = 1,

    /// <summary>The backend failed before or during its answer.</summary>
    UpstreamFailed = 2,

    /// <summary>The client left after its admission.</summary>
    ClientAborted = 3,

    /// <summary>The gateway died while the request was open.</summary>
    Interrupted = 4,

    /// <summary>The gateway said no; counted, never billed.</summary>
    Refused = 5,
}
