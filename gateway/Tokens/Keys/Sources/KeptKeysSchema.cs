using Gateway.Store;

namespace Gateway.Tokens.Keys;

/// <summary>The room's table: one row an issuer, its last good key set. Only public keys are in it.</summary>
internal static class KeptKeysSchema
{
    public static Schema Steps { get; } = new("tokens", new SchemaStep(Table("BLOB"), Table("BYTEA")));

    private static string Table(string bytes) =>
        $"CREATE TABLE issuer_keys (issuer TEXT PRIMARY KEY, origin TEXT NOT NULL, jwks {bytes} NOT NULL, seen_at BIGINT NOT NULL);";
}
