#!/usr/bin/env bash
# Runs everything many times in both modes and prints a table: tests/Conformance/many.sh [--rounds N] [--jobs N] [--only REGEX] [--modes memory,disk]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
[ -d "$here/node_modules" ] || (cd "$here" && npm ci --no-audit --no-fund --silent)
[ -n "${ORC_PROGRAM:-}" ] || "$here/../../orc" --version > /dev/null
exec node "$here/many.mjs" "$@"
