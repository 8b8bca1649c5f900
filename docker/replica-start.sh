#!/bin/bash
# Copies the primary on the first start, then streams from it. Arguments: the server's command.
set -euo pipefail
export PGDATA="${PGDATA:-/var/lib/postgresql/18/docker}"
export PGPASSFILE=/tmp/replication.pgpass
install -m 600 /dev/null "$PGPASSFILE"
echo "primary:5432:*:replicator:$(cat /run/secrets/replication_password)" > "$PGPASSFILE"
primary="host=primary user=replicator application_name=$REPLICATION_SLOT sslmode=verify-full sslrootcert=/certificates/ca.crt"
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  # A primary that was restored or promoted may have no slot for it, and one that fell too far behind is of no more use.
  psql -X -q --no-password -v ON_ERROR_STOP=1 -v slot="$REPLICATION_SLOT" "$primary dbname=postgres" <<'SQL'
select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = :'slot' and wal_status = 'lost';
select pg_create_physical_replication_slot(:'slot')
where not exists (select from pg_replication_slots where slot_name = :'slot');
SQL
  # Copied beside it, in the same volume, and moved when whole: PG_VERSION comes in the middle of a copy. An interrupted
  # one is begun again.
  rm -rf "$PGDATA" "$PGDATA.part"
  pg_basebackup --dbname="$primary" \
    --pgdata="$PGDATA.part" --wal-method=stream --slot="$REPLICATION_SLOT" --write-recovery-conf --no-password --checkpoint=fast
  chmod 700 "$PGDATA.part"
  mv "$PGDATA.part" "$PGDATA"
fi
exec "$@"
