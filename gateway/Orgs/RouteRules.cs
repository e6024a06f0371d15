using System.Collections.Frozen;
using Gateway.Orgs.Identity;
using Gateway.Orgs.Rules;
using Gateway.Refusals;
using Gateway.Settings;
using Gateway.Tokens.Issuers;

namespace Gateway.Orgs;

/// <summary>What one route demands and charges, compiled from its metadata; carried by its endpoint together with its snapshot.</summary>
internal sealed class RouteRules
{
    public required string RouteId { get; init; }

    /// <summary>The generation of the snapshot it was compiled for.</summary>
    public required int Generation { get; init; }

    /// <summary>The identity headers in force with it.</summary>
    public required IdentityRules Identity { get; init; }

    /// <summary>No token is read; no org, no limits.</summary>
    public bool IsAnonymous { get; init; }

    /// <summary>Scopes of which every one is needed.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>Plans of which any one is needed; empty for any plan.</summary>
    public FrozenSet<string> Plans { get; init; } = [];

    /// <summary>Units a request costs; 0 is free of quotas.</summary>
    public int Cost { get; init; } = 1;

    /// <summary>Which statuses carry units.</summary>
    public required StatusRanges BillStatuses { get; init; }

    /// <summary>
    /// Within which requests of one application with the same <c>Idempotency-Key</c> are billed once; null for each by itself.
    /// </summary>
    public TimeSpan? IdempotencyWindow { get; init; }

    /// <summary>The position (0-based) of the path segment that must equal the caller's org; null for an unguarded route.</summary>
    public int? OrgSegment { get; init; }

    /// <summary>Bytes of a body on this route, -1 for any; null for the ingress's own bound.</summary>
    public long? MaxRequestBodySize { get; init; }

    /// <summary>Passes the client's Authorization to the backend.</summary>
    public bool PassAuthorization { get; init; }

    /// <summary>Lets <c>%2F</c> pass in the path; only on unguarded routes.</summary>
    public bool AllowEncodedSlash { get; init; }

    /// <summary>Client fields that are let through although the gateway takes them out by default.</summary>
    public IReadOnlyList<string> PassHeaders { get; init; } = [];

    /// <summary>A <c>Location</c> that names the cluster's own address becomes a relative reference.</summary>
    public bool RewriteLocation { get; init; }

    /// <summary>Bytes of a body above which it is sent once the service has asked for it; null for at once.</summary>
    public long? ExpectContinue { get; init; }

    /// <summary>Prefers destinations whose metadata of this name equals the caller's application property.</summary>
    public string? MatchProperty { get; init; }

    /// <summary>Repeats a safe request on another destination.</summary>
    public bool RetrySafe { get; init; } = true;

    /// <summary>The snapshot whose build compiled it; set once, when that snapshot is complete.</summary>
    public Snapshot Snapshot { get; private set; } = null!;

    /// <summary>The cluster it leads to.</summary>
    public string ClusterId { get; private set; } = "";

    /// <summary>How many requests may be with that cluster at a time; null for any number.</summary>
    public int? ClusterMaxInFlight { get; private set; }

    /// <summary>What the route's endpoint carries: all that a matched request is judged by comes from one snapshot.</summary>
    public object[] EndpointMetadata => [this, Snapshot.Get<IssuerSet>()];

    /// <summary>A place for what Metering derives from the route once.</summary>
    public object? MeterSlot;

    /// <summary>
    /// Whether a request that ended so carries its units; no status, because the client had left before there was one, counts as billable.
    /// </summary>
    public bool Bills(Outcome outcome, int? status) =>
        (outcome is Outcome.Completed or Outcome.ClientAborted or Outcome.Interrupted)
        && (status is not { } sent || BillStatuses.Contains(sent));

    /// <summary>Guarded routes that come before this one, which is none itself.</summary>
    public IReadOnlyList<GuardedPath> GuardsBefore { get; private set; } = [];

    /// <summary>Names the guards that hold for what the route catches of their paths, before any request can see it.</summary>
    public void Obey(IReadOnlyList<GuardedPath> guards) => GuardsBefore = guards;

    /// <summary>Says where the route leads, before any request can see it.</summary>
    public void LeadTo(string clusterId, int? maxInFlight) => (ClusterId, ClusterMaxInFlight) = (clusterId, maxInFlight);

    /// <summary>Ties the rules to the snapshot they belong to, before any request can see them.</summary>
    public void Belong(Snapshot snapshot) => Snapshot = snapshot;
}
