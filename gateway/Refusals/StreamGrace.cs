namespace Gateway.Refusals;

/// <summary>How long a request may run on after its token's end; the ingress's setting, as a part of the snapshot for whoever ends requests.</summary>
internal sealed record StreamGrace(TimeSpan Value);
