namespace Gateway.Ingress;

/// <summary>How long a request may run on after its token's end, as a part of the snapshot for Orgs, which ends requests.</summary>
internal sealed record StreamGrace(TimeSpan Value);
