#!/usr/bin/env bash
# Runs the conformance scenarios against a Temporal service.
#   tests/Conformance/run.sh [--address HOST:PORT] [--only REGEX] [--jobs N]
# Without an address it starts `orc temporal serve` in memory on a free port and stops it at the end.
# The histories the service wrote are replayed by the official replayer where the scenario's workflow is known.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
address='' only='.' jobs=6
while [ $# -gt 0 ]; do
  case $1 in
    --address) address=$2; shift 2 ;;
    --only) only=$2; shift 2 ;;
    --jobs) jobs=$2; shift 2 ;;
    *) echo "unknown option '$1': expected --address, --only or --jobs" >&2; exit 2 ;;
  esac
done

[ -d "$here/node_modules" ] || (cd "$here" && npm ci --no-audit --no-fund --silent)

service=''
finish() { if [ -n "$service" ]; then kill "$service" 2>/dev/null || true; wait "$service" 2>/dev/null || true; fi; }
trap finish EXIT
if [ -z "$address" ]; then
  port=$(node -e 'const s=require("node:net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
  "$root/orc" temporal serve --in-memory --port "$port" > "${TMPDIR:-/tmp}/conformance-service.$$.log" 2>&1 &
  service=$!
  address=127.0.0.1:$port
  for _ in $(seq 1 600); do
    if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then break; fi
    kill -0 "$service" 2>/dev/null || { echo "orc temporal serve ended; see ${TMPDIR:-/tmp}/conformance-service.$$.log" >&2; exit 1; }
    sleep 0.2
  done
fi

recorded=$(mktemp -d)
failed=0
node "$here/run.mjs" --address "$address" --only "$only" --jobs "$jobs" --histories "$recorded" || failed=1
if [ -n "$(ls -A "$recorded")" ]; then
  node "$here/replay.mjs" "$recorded" | grep -v '^ok ' || failed=1
fi
rm -rf "$recorded"
exit $failed
