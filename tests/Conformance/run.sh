#!/usr/bin/env bash
# Official TypeScript clients and workers against this service.
#   tests/Conformance/run.sh [--on-disk] [--only REGEX] [--jobs N]      all of it against services of its own; last line: N passed, N failed
#   tests/Conformance/run.sh --address HOST:PORT [--only REGEX] …       the scenarios against a service that runs already
# Then every history that was written is checked, and replayed by the official replayer where the workflow is known.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
address='' only='.' jobs=6 disk=''
while [ $# -gt 0 ]; do
  case $1 in
    --address) address=$2; shift 2 ;;
    --only) only=$2; shift 2 ;;
    --jobs) jobs=$2; shift 2 ;;
    --on-disk) disk=yes; shift ;;
    *) echo "unknown option '$1': expected --address, --only, --jobs or --on-disk" >&2; exit 2 ;;
  esac
done

[ "$here/node_modules/.package-lock.json" -nt "$here/package-lock.json" ] || (cd "$here" && npm ci --no-audit --no-fund)
work=$(mktemp -d "${TMPDIR:-/tmp}/conformance-run-XXXXXX")
service=''
finish() {
  if [ -n "$service" ]; then kill "$service" 2>/dev/null || true; wait "$service" 2>/dev/null || true; fi
  rm -rf "$work"
}
trap finish EXIT
mkdir "$work/histories"
passed=0 failed=0

# Runs one part and adds what its last line counts; a part that ends badly without a count is one failure.
part() {
  local name=$1 code=0 good bad begun=$SECONDS
  shift
  echo "== $name"
  "$@" 2>&1 | tee "$work/part.log" || code=$?
  if grep -q -F 'async hook stack has become corrupted' "$work/part.log"; then
    echo "   Node.js broke off inside the official worker (its fault, seen about once in fifteen runs on a busy machine); all of this part again:"
    code=0
    "$@" 2>&1 | tee "$work/part.log" || code=$?
  fi
  good=$(sed -n 's/^\([0-9]*\) passed, [0-9]* failed.*/\1/p' "$work/part.log" | tail -1)
  bad=$(sed -n 's/^[0-9]* passed, \([0-9]*\) failed.*/\1/p' "$work/part.log" | tail -1)
  if [ "$code" -ne 0 ] && [ "${bad:-0}" -eq 0 ]; then bad=1; fi
  passed=$((passed + ${good:-0})) failed=$((failed + ${bad:-0}))
  echo "   ($((SECONDS - begun)) s)"
}

if [ -n "$address" ]; then
  part scenarios node "$here/run.mjs" --address "$address" --only "$only" --jobs "$jobs" --histories "$work/histories"
else
  if [ -n "$disk" ]; then where=(--data "$work/data"); else where=(--in-memory); fi
  "$here/lib/orc.sh" --version > /dev/null
  [ -n "${ORC_PROGRAM:-}" ] || dotnet build "$here/Worker" -v q -nologo -clp:NoSummary
  "$here/lib/orc.sh" temporal serve "${where[@]}" --port 0 > "$work/service.log" 2>&1 &
  service=$!
  for _ in $(seq 1 600); do
    address=$(sed -n 's/^Temporal \([^ ]*\) .*/\1/p' "$work/service.log")
    if [ -n "$address" ]; then break; fi
    kill -0 "$service" 2>/dev/null || { echo "orc temporal serve ended:" >&2; cat "$work/service.log" >&2; exit 1; }
    sleep 0.2
  done
  part scenarios node "$here/run.mjs" --address "$address" --only "$only" --jobs "$jobs"
  part "only here" node "$here/own.mjs" --address "$address" --only "$only" --jobs "$jobs" --histories "$work/histories"
fi
least=1
if [ "$only" != . ]; then least=0; elif [ -n "$service" ]; then least=150; fi
part replay node "$here/replay.mjs" --written --least "$least" "$work/histories"
part "replay of what was tampered with" node "$here/replay.mjs" --self-test
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
