#!/bin/sh
# Stores a text, waits until it is found, and searches. Needs curl.
#
#     sh quickstart.sh
set -eu
quarry=${QUARRY_URL:-${ORCHESTRATOR_URL:-http://127.0.0.1:8001}}

# Sends JSON. The header with the key may be left out on a server without keys.
post() {
  curl -sS --fail-with-body -H "X-API-Key: ${QUARRY_API_KEY:-none}" -H 'Content-Type: application/json' "$@"
}

# Prefer: wait=30 responds as soon as the job has ended. The key makes a repetition of this request harmless.
post -H 'Prefer: wait=30' -H "Idempotency-Key: travertine-$(date +%s)-$$" "$quarry/ingest-async" -d '{
  "source_type": "text",
  "title": "Travertine",
  "text": "Travertine forms around hot springs.",
  "collection": "stones"
}'
echo

post "$quarry/search" -d '{"query": "What forms around hot springs?", "collection": "stones"}'
echo
