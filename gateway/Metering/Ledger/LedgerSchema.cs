using Gateway.Store;

namespace Gateway.Metering.Ledger;

/// <summary>
/// The room's tables. <c>usage_node</c> is the fence: one row a gateway, its epoch, the newest batch that is in,
/// and how many requests it ever brought.
/// </summary>
/// <remarks>
/// What is to be exported gathers in <c>usage_outbox</c>, a row a kind like the ledger's, so that a receiver that is away costs no more
/// rows than the ledger has. It leaves through <c>usage_event</c>, whose rows have their number for good and go when the receiver has them.
/// <c>usage_key</c> has the windows in which an <c>Idempotency-Key</c> was billed, in milliseconds since year 1.
/// </remarks>
internal static class LedgerSchema
{
    public static Schema Steps { get; } = new(
        "metering",
        new SchemaStep(
            """
            CREATE TABLE usage (
              org TEXT NOT NULL, bucket INTEGER NOT NULL, application TEXT NOT NULL, route TEXT NOT NULL, outcome TEXT NOT NULL,
              status TEXT NOT NULL,
              requests INTEGER NOT NULL, units INTEGER NOT NULL, bytes_in INTEGER NOT NULL, bytes_out INTEGER NOT NULL,
              duration_us INTEGER NOT NULL,
              PRIMARY KEY (org, bucket, application, route, outcome, status)) WITHOUT ROWID;
            CREATE INDEX usage_bucket ON usage (bucket);
            CREATE TABLE usage_node (node TEXT PRIMARY KEY, epoch TEXT NOT NULL, batch INTEGER NOT NULL, requests INTEGER NOT NULL)
              WITHOUT ROWID;
            """,
            """
            CREATE TABLE usage (
              org TEXT COLLATE "C" NOT NULL, bucket BIGINT NOT NULL, application TEXT COLLATE "C" NOT NULL, route TEXT COLLATE "C" NOT NULL,
              outcome TEXT COLLATE "C" NOT NULL, status TEXT COLLATE "C" NOT NULL,
              requests BIGINT NOT NULL, units BIGINT NOT NULL, bytes_in BIGINT NOT NULL, bytes_out BIGINT NOT NULL,
              duration_us BIGINT NOT NULL,
              PRIMARY KEY (org, bucket, application, route, outcome, status));
            CREATE INDEX usage_bucket ON usage (bucket);
            CREATE TABLE usage_node (node TEXT PRIMARY KEY, epoch TEXT NOT NULL, batch BIGINT NOT NULL, requests BIGINT NOT NULL);
            """),
        new SchemaStep(
            """
            ALTER TABLE usage_node ADD COLUMN sequence INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE usage_node ADD COLUMN queued INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE usage_node ADD COLUMN exported INTEGER NOT NULL DEFAULT 0;
            CREATE TABLE usage_outbox (
              node TEXT NOT NULL,
              org TEXT NOT NULL, bucket INTEGER NOT NULL, application TEXT NOT NULL, route TEXT NOT NULL, outcome TEXT NOT NULL,
              status TEXT NOT NULL,
              requests INTEGER NOT NULL, units INTEGER NOT NULL, bytes_in INTEGER NOT NULL, bytes_out INTEGER NOT NULL,
              duration_us INTEGER NOT NULL,
              PRIMARY KEY (node, org, bucket, application, route, outcome, status)) WITHOUT ROWID;
            CREATE TABLE usage_event (
              node TEXT NOT NULL, sequence INTEGER NOT NULL,
              org TEXT NOT NULL, bucket INTEGER NOT NULL, application TEXT NOT NULL, route TEXT NOT NULL, outcome TEXT NOT NULL,
              status TEXT NOT NULL,
              requests INTEGER NOT NULL, units INTEGER NOT NULL, bytes_in INTEGER NOT NULL, bytes_out INTEGER NOT NULL,
              duration_us INTEGER NOT NULL,
              PRIMARY KEY (node, sequence)) WITHOUT ROWID;
            """,
            """
            ALTER TABLE usage_node ADD COLUMN sequence BIGINT NOT NULL DEFAULT 0;
            ALTER TABLE usage_node ADD COLUMN queued BIGINT NOT NULL DEFAULT 0;
            ALTER TABLE usage_node ADD COLUMN exported BIGINT NOT NULL DEFAULT 0;
            CREATE TABLE usage_outbox (
              node TEXT NOT NULL,
              org TEXT COLLATE "C" NOT NULL, bucket BIGINT NOT NULL, application TEXT COLLATE "C" NOT NULL, route TEXT COLLATE "C" NOT NULL,
              outcome TEXT COLLATE "C" NOT NULL, status TEXT COLLATE "C" NOT NULL,
              requests BIGINT NOT NULL, units BIGINT NOT NULL, bytes_in BIGINT NOT NULL, bytes_out BIGINT NOT NULL,
              duration_us BIGINT NOT NULL,
              PRIMARY KEY (node, org, bucket, application, route, outcome, status));
            CREATE TABLE usage_event (
              node TEXT NOT NULL, sequence BIGINT NOT NULL,
              org TEXT COLLATE "C" NOT NULL, bucket BIGINT NOT NULL, application TEXT COLLATE "C" NOT NULL, route TEXT COLLATE "C" NOT NULL,
              outcome TEXT COLLATE "C" NOT NULL, status TEXT COLLATE "C" NOT NULL,
              requests BIGINT NOT NULL, units BIGINT NOT NULL, bytes_in BIGINT NOT NULL, bytes_out BIGINT NOT NULL,
              duration_us BIGINT NOT NULL,
              PRIMARY KEY (node, sequence));
            """),
        new SchemaStep(
            """
            CREATE TABLE usage_key (
              org TEXT NOT NULL, application TEXT NOT NULL, key INTEGER NOT NULL, billed INTEGER NOT NULL, until INTEGER NOT NULL,
              PRIMARY KEY (org, application, key)) WITHOUT ROWID;
            CREATE INDEX usage_key_until ON usage_key (until);
            """,
            """
            CREATE TABLE usage_key (
              org TEXT COLLATE "C" NOT NULL, application TEXT COLLATE "C" NOT NULL, key BIGINT NOT NULL, billed BIGINT NOT NULL,
              until BIGINT NOT NULL,
              PRIMARY KEY (org, application, key));
            CREATE INDEX usage_key_until ON usage_key (until);
            """));
}
