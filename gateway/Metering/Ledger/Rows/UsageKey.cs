using Gateway.Refusals;

namespace Gateway.Metering.Ledger;

/// <summary>What a ledger row is about; accounts and routes by their numbers in this process, the bucket in seconds since 1970.</summary>
internal readonly record struct UsageKey(long Bucket, int Account, int Route, Outcome Outcome, byte Status);
