#!/usr/bin/env bash
# orc of this checkout, or the program (or orc.dll) that ORC_PROGRAM names.
set -euo pipefail
program=${ORC_PROGRAM:-$(cd "$(dirname "$0")/../../.." && pwd)/orc}
case $program in
  *.dll) exec dotnet "$program" "$@" ;;
  *) exec "$program" "$@" ;;
esac
