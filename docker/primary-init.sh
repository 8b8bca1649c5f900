#!/bin/bash
# Runs once, when the primary's data folder is made: a role and the replicas' slots; nobody comes in unencrypted.
set -euo pipefail
psql -v ON_ERROR_STOP=1 -v password="$(cat /run/secrets/replication_password)" -U "$POSTGRES_USER" -d "$POSTGRES_DB" <<'SQL'
create role replicator login replication password :'password';
select pg_create_physical_replication_slot(slot) from unnest(array['replica_1', 'replica_2']) slot;
SQL
sed -i 's/^host all all all /hostssl all all all /' "$PGDATA/pg_hba.conf"
echo 'hostssl replication replicator all scram-sha-256' >> "$PGDATA/pg_hba.conf"
