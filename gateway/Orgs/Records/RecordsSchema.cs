using Gateway.Store;

namespace Gateway.Orgs.Records;

/// <summary>
/// The room's tables. <c>org_version</c> has one row, moved by every write, so that a replica sees with one read whether anything changed.
/// </summary>
internal static class RecordsSchema
{
    private const string Tables =
        """
        CREATE TABLE org_version (one INTEGER PRIMARY KEY, version BIGINT NOT NULL);
        INSERT INTO org_version (one, version) VALUES (1, 0);
        CREATE TABLE org_override (org TEXT PRIMARY KEY, version BIGINT NOT NULL, body TEXT NOT NULL);
        CREATE TABLE revocation (
          id TEXT PRIMARY KEY, kind TEXT NOT NULL, value TEXT NOT NULL, issuer TEXT, issued_before BIGINT, expires_at BIGINT,
          reason TEXT, created_at BIGINT NOT NULL, made_by TEXT NOT NULL);
        CREATE TABLE audit (version BIGINT PRIMARY KEY, at BIGINT NOT NULL, who TEXT NOT NULL, action TEXT NOT NULL, subject TEXT NOT NULL,
          before TEXT, after TEXT);
        """;

    private const string Applications =
        """
        CREATE TABLE application_override (
          issuer TEXT NOT NULL, application TEXT NOT NULL, version BIGINT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (issuer, application));
        """;

    public static Schema Steps { get; } = new("orgs", new SchemaStep(Tables, Tables), new SchemaStep(Applications, Applications));
}
