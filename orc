#!/usr/bin/env bash
# Runs orc from this checkout; builds it first when a source file is newer than the last build.
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
output="$root/artifacts/orc"
stamp="$root/artifacts/.orc-built"
log="$root/artifacts/orc-build.log"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
if [ -z "${HOME:-}" ] || [ ! -w "$HOME" ]; then
    export HOME="$root/artifacts/home"
    mkdir -p "$HOME"
fi

command -v dotnet > /dev/null || {
    echo "orc needs the .NET 10 SDK: 'dotnet' is not on PATH (https://dot.net/download)." >&2
    exit 1
}

# The newest change wins by file time; a removed or renamed file touches its directory.
is_built() {
    [ -f "$output/orc.dll" ] && [ -f "$stamp" ] &&
        [ -z "$(find "$root/src" "$root/workflows" "$root/deploy/examples" "$root/deploy/schemas" "$root"/Directory.* "$root/global.json" "$root/.editorconfig" \
            \( -name bin -o -name obj \) -prune -o \( -type f -o -type d \) -newer "$stamp" -print -quit)" ]
}

# Precompiled (ReadyToRun) it starts with a third less work; where the compiler's package cannot be had, it is compiled as it runs.
# The analyzers are the gate's (test.sh): the first build does without them.
publish() {
    (cd "$root" && dotnet publish src/Orchestrator.Cli -c Release -v q -nologo -clp:NoSummary -p:RunAnalyzers=false -o "$output.new" "$@") || return 1
    rm -rf "$output"
    mv "$output.new" "$output"
}

# A compiler that is stopped halfway leaves native code that looks finished and ends the process when it is run.
forget_native_code() { rm -rf "$root"/artifacts/obj/*/release/R2R "$root"/artifacts/.orc-begun.*; }

build() {
    mkdir -p "$root/artifacts"
    if compgen -G "$root/artifacts/.orc-begun.*" > /dev/null; then forget_native_code; fi
    local begun
    begun=$(mktemp "$root/artifacts/.orc-begun.XXXXXX")
    printf 'Building orc (one to three minutes the first time, log: artifacts/orc-build.log) ' >&2
    (publish -p:Precompile=true || publish) > "$log" 2>&1 &
    local compiler=$!
    while kill -0 "$compiler" 2> /dev/null; do
        printf '.' >&2
        sleep 1
    done
    if ! wait "$compiler"; then
        forget_native_code
        printf ' it does not compile.\n' >&2
        grep -E 'error|warning' "$log" | sort -u | head -20 >&2 || tail -20 "$log" >&2
        exit 1
    fi
    mv -f "$begun" "$stamp"
    printf ' done in %ss.\n' "$SECONDS" >&2
}

if ! is_built; then
    mkdir -p "$root/artifacts"
    exec 9> "$root/artifacts/.orc-lock"
    if command -v flock > /dev/null; then flock 9; fi
    is_built || build
    exec 9>&-
fi

exec dotnet "$output/orc.dll" "$@"
