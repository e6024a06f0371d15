#!/usr/bin/env bash
# A machine client in curl: client.sh PATH COUNT. GETs PATH so often, then POSTs to it once; prints each status.
# Needs GATEWAY, ISSUER, AUDIENCE, CLIENT_ID and CLIENT_SECRET in the environment.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# Kept between runs, since every token issued is billed: a folder that only this user reads.
cache=${TOKEN_CACHE:-${XDG_RUNTIME_DIR:-$folder}}/gateway-token-$CLIENT_ID

# Prints a token that is good for another minute; the secret goes in by stdin, where no process list shows it.
token() {
  if ! [ -s "$cache" ] || [ "$(head -n 1 "$cache")" -le $(($(date +%s) + 60)) ]; then
    (umask 077 && printf %s "$CLIENT_SECRET" | curl -sS --fail --data-urlencode client_secret@- \
      -d grant_type=client_credentials -d "client_id=$CLIENT_ID" -d "audience=$AUDIENCE" "$ISSUER/oauth2/token" |
      python3 -c 'import json, sys, time; t = json.load(sys.stdin); print(int(time.time()) + t["expires_in"]); print(t["access_token"])' > "$cache")
  fi
  tail -n 1 "$cache"
}

# call METHOD PATH [OPTION...]: curl itself waits for Retry-After, on 408, 429 and 5xx, and sends the same request again.
call() {
  local method=$1 path=$2 bearer wait
  bearer=$(token)
  shift 2
  curl -sS -o "$folder/body" -D "$folder/head" -w '%{http_code}\n' --retry 5 --retry-max-time 300 -X "$method" \
    -H @- "$@" "$GATEWAY$path" <<<"Authorization: Bearer $bearer"
  # Nothing left of a limit: t says when there will be; asking earlier is a 429.
  wait=$(tr , '\n' < "$folder/head" | sed -n 's/.*;r=0;t=\([0-9]*\).*/\1/p' | sort -n | tail -n 1)
  sleep "${wait:-0}"
}

for _ in $(seq "$2"); do
  call GET "$1"
done
# One key for the order, however often it is sent: the service can tell a retry from a second order.
call POST "$1" -H "Idempotency-Key: $(cat /proc/sys/kernel/random/uuid)" -H 'Content-Type: application/json' -d '{"name":"anvil"}'
