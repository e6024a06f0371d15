#!/bin/sh
# Run once by the image, on an empty data directory: a database for the gateways and one for the items.
set -eu
psql -v ON_ERROR_STOP=1 -U postgres <<'SQL'
CREATE ROLE gateway LOGIN PASSWORD 'dev-only-gateway';
CREATE DATABASE gateway OWNER gateway;
CREATE DATABASE items;
SQL
psql -v ON_ERROR_STOP=1 -U postgres -d items -v password=dev-only-items -f "${SCHEMA:-/schema/items.sql}"
