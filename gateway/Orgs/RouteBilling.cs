using Gateway.Refusals;

namespace Gateway.Orgs;

/// <summary>What an ended request is charged: the ledger and the quotas ask here, so that they cannot disagree.</summary>
internal static class RouteBilling
{
    extension(RouteRules route)
    {
        /// <summary>Units of a request that ended so; <paramref name="status"/> is null when the client was sent none, which is billable.</summary>
        public long UnitsOf(Outcome outcome, int? status) =>
            outcome is Outcome.Completed or Outcome.ClientAborted or Outcome.Interrupted
            && (status is not { } sent || route.BillStatuses.Contains(sent))
                ? route.Cost
                : 0;
    }
}
