namespace Gateway.Telemetry;

/// <summary>One line of <c>/readyz</c>.</summary>
internal readonly record struct ReadinessCheck(string Name, bool Ok, string Detail);

/// <summary>A room's word on whether the gateway may take traffic, asked by <c>/readyz</c> and the ingress's own readiness.</summary>
internal interface IReadiness
{
    /// <summary>False holds the whole gateway back; a check of its own may fail without that.</summary>
    bool IsReady { get; }

    IEnumerable<ReadinessCheck> Checks();
}
