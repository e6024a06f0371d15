using System.Text.Json;

namespace Gateway.Metering.Usage;

/// <summary>
/// Requests of one org and hour: still running, ended but not in the ledger yet, in the ledger with their units,
/// and those of these not exported yet.
/// </summary>
internal readonly record struct ReconciliationRow(long Open, long Pending, long Ledger, long Units, long Waiting)
{
    public long Admitted => Open + Pending + Ledger;
}

/// <summary>The books per org and hour, and whether they balance: over all gateways in the ledger, and in this gateway's journal.</summary>
internal sealed record ReconciliationReport(
    DateTimeOffset From, DateTimeOffset To, IReadOnlyList<(string Org, long Hour, ReconciliationRow Row)> Rows, LedgerTotals Totals,
    long JournalDifference)
{
    public bool Balances => Totals.Difference == 0 && JournalDifference == 0;

    public void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("from", UsageText.Instant(From));
        json.WriteString("to", UsageText.Instant(To));
        json.WriteBoolean("balances", Balances);
        json.WriteStartObject("ledger");
        json.WriteNumber("brought", Totals.Brought);
        json.WriteNumber("found", Totals.Found);
        json.WriteNumber("difference", Totals.LedgerDifference);
        json.WriteEndObject();
        json.WriteStartObject("export");
        json.WriteNumber("queued", Totals.Queued);
        json.WriteNumber("exported", Totals.Exported);
        json.WriteNumber("waiting", Totals.Waiting);
        json.WriteNumber("difference", Totals.ExportDifference);
        json.WriteEndObject();
        json.WriteStartObject("journal");
        json.WriteNumber("difference", JournalDifference);
        json.WriteEndObject();
        json.WriteStartArray("rows");
        foreach (var (org, hour, row) in Rows)
        {
            json.WriteStartObject();
            json.WriteString("org", org);
            json.WriteString("time", UsageText.Instant(DateTimeOffset.FromUnixTimeSeconds(hour)));
            json.WriteNumber("admitted", row.Admitted);
            json.WriteNumber("open", row.Open);
            json.WriteNumber("pending", row.Pending);
            json.WriteNumber("ledger", row.Ledger);
            json.WriteNumber("units", row.Units);
            json.WriteNumber("waitingForExport", row.Waiting);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
