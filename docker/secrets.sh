#!/bin/sh
# Makes the secrets that docker-compose.yml names, once; what is there stays.
set -eu
umask 077
folder="$(dirname "$0")/secrets"
mkdir -p "$folder"
for name in postgres_password replication_password leadline_secret; do
  [ -s "$folder/$name" ] || openssl rand -hex 32 > "$folder/$name"
  # Containers run as users of their own: the folder keeps others of this machine out.
  chmod 644 "$folder/$name"
done
chmod 711 "$folder"
echo "Secrets are in $folder: keep a copy of leadline_secret with your backups."
