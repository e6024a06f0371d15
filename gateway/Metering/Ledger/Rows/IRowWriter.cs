using System.Data.Common;

namespace Gateway.Metering.Ledger;

/// <summary>Adds sorted rows with distinct keys to the ledger, in the provider's fastest way.</summary>
internal interface IRowWriter
{
    ValueTask WriteAsync(DbTransaction transaction, LedgerRow[] rows, CancellationToken cancel);
}
