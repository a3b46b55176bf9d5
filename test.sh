#!/usr/bin/env bash
# The one gate, here and in CI: formatting, build, every test. Last line: N passed, N failed, N skipped.
#   ./test.sh                        everything
#   ./test.sh --no-format Cli Model  only the test projects whose name contains one of the words
#   ./test.sh --conformance          also the TypeScript clients against the embedded Temporal service
set -uo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" || exit 1
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
if [ -z "${HOME:-}" ] || [ ! -w "$HOME" ]; then
    export HOME="$PWD/artifacts/home"
    mkdir -p "$HOME"
fi

format=yes
conformance=${ORC_TEST_CONFORMANCE:-}
words=()
for argument in "$@"; do
    case "$argument" in
        --no-format) format= ;;
        --conformance) conformance=yes ;;
        -*) echo "test.sh does not know '$argument'; it knows --no-format and --conformance." >&2; exit 2 ;;
        *) words+=("$argument") ;;
    esac
done

passed=0
failed=0
skipped=0
logs=artifacts/test-logs
rm -rf "$logs"
mkdir -p "$logs"

finish() {
    echo "$passed passed, $failed failed, $skipped skipped"
    [ "$failed" -eq 0 ]
    exit
}

echo "Building ..."
if ! dotnet build Orchestrator.sln -v q -nologo -clp:NoSummary > "$logs/build.log" 2>&1; then
    grep -E 'error|warning' "$logs/build.log" | sort -u | head -40
    failed=1
    finish
fi

if [ -n "$format" ] && [ ${#words[@]} -eq 0 ]; then
    echo "Checking the format ..."
    if ! dotnet format Orchestrator.sln --no-restore --verify-no-changes > "$logs/format.log" 2>&1; then
        grep -E 'error|warning' "$logs/format.log" | sort -u | head -20
        echo "FAILED format (mend it with: dotnet format Orchestrator.sln)"
        failed=$((failed + 1))
    fi
fi

wanted() {
    [ ${#words[@]} -eq 0 ] && return
    local word
    for word in "${words[@]}"; do
        case "$1" in *"$word"*) return ;; esac
    done
    return 1
}

count() { sed -n "s/.*$1: *\([0-9]*\).*/\1/p" "$2" | tail -1; }

for project in tests/*.Tests; do
    name=$(basename "$project")
    wanted "$name" || continue
    log="$logs/$name.log"
    exe="artifacts/bin/$name/debug/$name"
    [ -x "$exe" ] || { echo "FAILED $name: $exe was not built"; failed=$((failed + 1)); continue; }
    begun=$SECONDS
    "$exe" -noLogo -noColor < /dev/null > "$log" 2>&1
    code=$?
    total=$(count Total "$log"); bad=$(count Failed "$log"); errors=$(count Errors "$log"); left=$(count Skipped "$log")
    total=${total:-0}; bad=$((${bad:-0} + ${errors:-0})); left=${left:-0}
    if [ "$total" -eq 0 ] && grep -q 'No tests' "$log"; then code=0; fi
    if [ "$code" -ne 0 ] && [ "$bad" -eq 0 ]; then bad=1; total=$((total + 1)); fi
    passed=$((passed + total - bad - left)); failed=$((failed + bad)); skipped=$((skipped + left))
    printf '%-34s %5d passed %4d failed %4d skipped %4ds\n' "$name" $((total - bad - left)) "$bad" "$left" $((SECONDS - begun))
    [ "$bad" -eq 0 ] || { grep -E -A 12 '\[FAIL\]|\[ERROR\]|Unhandled exception' "$log" | head -80; echo "(all of it: $log)"; }
    grep -E '\[SKIP\]' -A 1 "$log" | sed 's/^ */  /' | head -10
done

if [ -n "$conformance" ] && ! command -v npm > /dev/null; then
    echo "FAILED Conformance: it needs Node.js and npm on PATH"
    failed=$((failed + 1))
elif [ -n "$conformance" ]; then
    log="$logs/conformance.log"
    begun=$SECONDS
    ORC_PROGRAM=$PWD/artifacts/bin/Orchestrator.Cli/debug/orc.dll tests/Conformance/run.sh > "$log" 2>&1 < /dev/null
    code=$?
    good=$(sed -n 's/^\([0-9]*\) passed, \([0-9]*\) failed.*/\1/p' "$log" | tail -1)
    bad=$(sed -n 's/^\([0-9]*\) passed, \([0-9]*\) failed.*/\2/p' "$log" | tail -1)
    good=${good:-0}; bad=${bad:-0}
    if [ "$code" -ne 0 ] && [ "$bad" -eq 0 ]; then bad=1; fi
    passed=$((passed + good)); failed=$((failed + bad))
    printf '%-34s %5d passed %4d failed %4d skipped %4ds\n' Conformance "$good" "$bad" 0 $((SECONDS - begun))
    [ "$bad" -eq 0 ] || { grep -E -A 8 '^(FAIL|DIFF|WRONG)' "$log" | head -80; tail -5 "$log"; echo "(all of it: $log)"; }
fi

finish
