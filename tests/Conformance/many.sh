#!/usr/bin/env bash
# Runs everything many times in both modes and prints a table: tests/Conformance/many.sh [--rounds N] [--jobs N] [--only REGEX] [--modes memory,disk]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
[ "$here/node_modules/.package-lock.json" -nt "$here/package-lock.json" ] || (cd "$here" && npm ci --no-audit --no-fund)
"$here/lib/orc.sh" --version > /dev/null
exec node "$here/many.mjs" "$@"
