using Gateway.Metering.Ledger;

namespace Gateway.Metering.Export;

/// <summary>A part of one ledger row on its way out; its number is its node's own and for good.</summary>
internal sealed record UsageEvent(long Sequence, LedgerRow Row);
