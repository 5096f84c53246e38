#!/usr/bin/env bash
# Lets Schemathesis, an independent fuzzer, ask everything that the server's own OpenAPI documents describe: `npm run fuzz`.
# It comes from PyPI into a folder of its own; $SCHEMATHESIS names one that is there already.
set -euo pipefail
cd "$(dirname "$0")/../.."
examples=${1:-40}

if [ -z "${SCHEMATHESIS:-}" ]; then
  folder=${TMPDIR:-/tmp}/better-stack-mock-schemathesis
  if ! { [ -x "$folder/bin/schemathesis" ] || { python3 -m venv "$folder" && "$folder/bin/pip" install --quiet 'schemathesis==4.32.5'; }; }; then
    echo 'Skipped: Schemathesis needs Python 3 with venv, and PyPI.'
    exit 0
  fi
  SCHEMATHESIS=$folder/bin/schemathesis
fi

work=$(mktemp -d)
node src/cli.ts --port 0 --log off --invite-limit off --journal 100 > "$work/output" 2> "$work/failures" &
server=$!
trap 'kill "$server" 2> /dev/null || true; rm -rf "$work"' EXIT
until origin=$(grep -oE -m1 'http://127\.0\.0\.1:[0-9]+' "$work/output"); do
  kill -0 "$server" || { cat "$work/failures"; exit 1; }
  sleep 0.1
done

# Left out are answers that never end or are long in coming, and what makes others fail.
run() {
  "$SCHEMATHESIS" run "$origin/_mock/$1" --header "Authorization: Bearer $2" --header "X-Mock-Sandbox: $3" \
    --checks not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance \
    --exclude-path-regex '^/_mock/(journal/(stream|wait)|faults|invitations/acceptance|openapi)' \
    --phases "$4" --max-examples "$examples" --request-timeout 10 --continue-on-failure --no-color --output-truncate true
}
failed=0
run openapi/better-stack.json global-token vendors examples,coverage,fuzzing || failed=1
run openapi/cloudbees.json cloudbees-token vendors examples,fuzzing || failed=1 # it answers 501 to methods it doesn't know, as its gateway does
run openapi.json none control examples,coverage,fuzzing || failed=1
if [ -s "$work/failures" ]; then head -50 "$work/failures"; failed=1; fi
exit "$failed"
