using Gateway.Store;

namespace Gateway.Metering.Ledger;

/// <summary>The room's tables. <c>usage_node</c> is the fence: one row a gateway, its epoch, the newest batch that is in, and how many requests it ever brought.</summary>
internal static class LedgerSchema
{
    public static Schema Steps { get; } = new(
        "metering",
        new SchemaStep(
            """
            CREATE TABLE usage (
              org TEXT NOT NULL, bucket INTEGER NOT NULL, application TEXT NOT NULL, route TEXT NOT NULL, outcome TEXT NOT NULL, status TEXT NOT NULL,
              requests INTEGER NOT NULL, units INTEGER NOT NULL, bytes_in INTEGER NOT NULL, bytes_out INTEGER NOT NULL, duration_us INTEGER NOT NULL,
              PRIMARY KEY (org, bucket, application, route, outcome, status)) WITHOUT ROWID;
            CREATE INDEX usage_bucket ON usage (bucket);
            CREATE TABLE usage_node (node TEXT PRIMARY KEY, epoch TEXT NOT NULL, batch INTEGER NOT NULL, requests INTEGER NOT NULL) WITHOUT ROWID;
            """,
            """
            CREATE TABLE usage (
              org TEXT COLLATE "C" NOT NULL, bucket BIGINT NOT NULL, application TEXT COLLATE "C" NOT NULL, route TEXT COLLATE "C" NOT NULL,
              outcome TEXT COLLATE "C" NOT NULL, status TEXT COLLATE "C" NOT NULL,
              requests BIGINT NOT NULL, units BIGINT NOT NULL, bytes_in BIGINT NOT NULL, bytes_out BIGINT NOT NULL, duration_us BIGINT NOT NULL,
              PRIMARY KEY (org, bucket, application, route, outcome, status));
            CREATE INDEX usage_bucket ON usage (bucket);
            CREATE TABLE usage_node (node TEXT PRIMARY KEY, epoch TEXT NOT NULL, batch BIGINT NOT NULL, requests BIGINT NOT NULL);
            """));
}
