-- The items of all organisations in one table, each row visible to its own organisation alone. Run once, by an
-- administrator of the database, with a password for the service:
--
--   psql -v password=... -f postgresql.sql
--
-- The service logs in as items_app, which owns nothing and may not switch row-level security off.

CREATE ROLE items_owner NOLOGIN;
CREATE ROLE items_app LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD :'password';

CREATE TABLE items (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  org text NOT NULL,
  name text NOT NULL,
  created_at timestamptz NOT NULL
);
ALTER TABLE items OWNER TO items_owner;
CREATE INDEX items_by_org ON items (org, id);

ALTER TABLE items ENABLE ROW LEVEL SECURITY;
-- Without FORCE the policy would not bind the owner, whose name a migration tool may well borrow.
ALTER TABLE items FORCE ROW LEVEL SECURITY;

-- Where no organisation was set the setting is null or empty, which equals no row: deny by default.
CREATE POLICY own_org ON items
  USING (org = nullif(current_setting('app.org', true), ''))
  WITH CHECK (org = nullif(current_setting('app.org', true), ''));

GRANT SELECT, INSERT, UPDATE, DELETE ON items TO items_app;
