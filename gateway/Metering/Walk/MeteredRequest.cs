using Gateway.Telemetry;

namespace Gateway.Metering.Walk;

/// <summary>An admitted request while it runs: its receipt, and where its bytes are counted.</summary>
internal sealed class MeteredRequest(Admission admission, AccessRecord record, long admitted)
{
    public Admission Admission => admission;

    public AccessRecord Record => record;

    /// <summary>Monotonic timestamp of the admission.</summary>
    public long Admitted => admitted;
}
