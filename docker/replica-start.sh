#!/bin/bash
# Copies the primary on the first start, then streams from it.
set -euo pipefail
export PGDATA="${PGDATA:-/var/lib/postgresql/18/docker}"
export PGPASSFILE=/tmp/replication.pgpass
echo "primary:5432:*:replicator:$REPLICATION_PASSWORD" > "$PGPASSFILE"
chmod 600 "$PGPASSFILE"
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  rm -rf "${PGDATA:?}"/*
  mkdir -p "$PGDATA"
  pg_basebackup --host=primary --username=replicator --pgdata="$PGDATA" --wal-method=stream --slot=replica_1 --write-recovery-conf --no-password
  chmod 700 "$PGDATA"
fi
exec postgres -D "$PGDATA" -c hot_standby=on -c hot_standby_feedback=on -c listen_addresses='*'
