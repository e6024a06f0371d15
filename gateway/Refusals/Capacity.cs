namespace Gateway.Refusals;

/// <summary>How many requests the gateway works on at a time; the ingress's setting, as a part of the snapshot for whoever turns requests away.</summary>
internal sealed record Capacity(int MaxInFlight);
