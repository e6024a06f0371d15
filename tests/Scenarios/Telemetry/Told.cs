namespace Gateway.Scenarios.Telemetry;

/// <summary>What somebody says of one request. Outcomes are the ledger's words; bytes are body bytes on the client's side.</summary>
internal sealed record Told(string Org, string Outcome, long Units, long BytesIn, long BytesOut)
{
    internal static Told From(string org, int status, string? code, bool isWhole, long bytesIn, long bytesOut)
    {
        var outcome = code is null ? isWhole ? "completed" : "client_aborted"
            : code.StartsWith("upstream_", StringComparison.Ordinal) ? "upstream_failed" : "refused";
        return new(org, outcome, code is null && status is >= 200 and < 300 ? MixedClients.Cost : 0, bytesIn, bytesOut);
    }
}
