using System.Text.Json;

namespace Gateway.Metering.Usage;

/// <summary>Requests of one org and hour: still running, ended but not in the ledger yet, and in the ledger with their units.</summary>
internal readonly record struct ReconciliationRow(long Open, long Pending, long Ledger, long Units)
{
    public long Admitted => Open + Pending + Ledger;
}

/// <summary>The books per org and hour, and whether they balance: over all gateways in the ledger, and in this gateway's journal.</summary>
internal sealed record ReconciliationReport(
    IReadOnlyList<(string Org, long Hour, ReconciliationRow Row)> Rows, long BroughtByGateways, long FoundInLedger, long JournalDifference)
{
    public long LedgerDifference => BroughtByGateways - FoundInLedger;

    public bool Balances => LedgerDifference == 0 && JournalDifference == 0;

    public void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteBoolean("balances", Balances);
        json.WriteStartObject("ledger");
        json.WriteNumber("brought", BroughtByGateways);
        json.WriteNumber("found", FoundInLedger);
        json.WriteNumber("difference", LedgerDifference);
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
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
