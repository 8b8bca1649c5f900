#!/bin/sh
# Makes the secrets that docker-compose.yml names, once; what is there stays.
set -eu
umask 077
folder="$(dirname "$0")/secrets"
mkdir -p "$folder"
for name in postgres_password replication_password leadline_secret; do
  [ -s "$folder/$name" ] || openssl rand -hex 32 > "$folder/$name"
  # Containers read them as users of their own; whoever else is on this machine does not get into the folder.
  chmod 644 "$folder/$name"
done
chmod 700 "$folder"
echo "Secrets are in $folder: keep a copy of leadline_secret with your backups."
