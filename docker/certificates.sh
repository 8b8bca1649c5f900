#!/bin/bash
# An authority, and a certificate for the database servers, made once and good for ten years.
set -euo pipefail
cd /certificates
if [ ! -s server.crt ]; then
  openssl req -x509 -new -nodes -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -days 3650 \
    -subj '/CN=Leadline databases' -keyout ca.key -out ca.crt
  openssl req -new -nodes -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -subj '/CN=primary' \
    -keyout server.key -out server.csr
  openssl x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 3650 \
    -extfile <(printf 'subjectAltName=DNS:primary,DNS:replica-1,DNS:replica-2') -out server.crt
  rm server.csr
fi
# PostgreSQL takes a key that nobody else can read.
chown postgres:postgres server.key
chmod 600 server.key ca.key
chmod 644 server.crt ca.crt
