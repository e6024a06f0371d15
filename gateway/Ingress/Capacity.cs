namespace Gateway.Ingress;

/// <summary>How many requests the gateway works on at a time, as a part of the snapshot for Limits, which turns requests away.</summary>
internal sealed record Capacity(int MaxInFlight);
