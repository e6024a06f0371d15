namespace Gateway.Metering.Ledger;

/// <summary>Who writes as a node, and the newest batch of that node in the ledger.</summary>
internal sealed record LedgerPosition(string Epoch, int Batch);
