#!/bin/bash
# Copies the primary on the first start, then streams from it. Arguments: the server's command.
set -euo pipefail
export PGDATA="${PGDATA:-/var/lib/postgresql/18/docker}"
export PGPASSFILE=/tmp/replication.pgpass
install -m 600 /dev/null "$PGPASSFILE"
echo "primary:5432:*:replicator:$(cat /run/secrets/replication_password)" > "$PGPASSFILE"
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  # Copied beside it, in the same volume, and moved when whole: PG_VERSION comes in the middle of a copy. An interrupted
  # one is begun again.
  rm -rf "$PGDATA" "$PGDATA.part"
  pg_basebackup --dbname="host=primary user=replicator application_name=$REPLICATION_SLOT sslmode=verify-full sslrootcert=/certificates/ca.crt" \
    --pgdata="$PGDATA.part" --wal-method=stream --slot="$REPLICATION_SLOT" --write-recovery-conf --no-password --checkpoint=fast
  chmod 700 "$PGDATA.part"
  mv "$PGDATA.part" "$PGDATA"
fi
exec "$@"
