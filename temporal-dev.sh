#!/usr/bin/env bash
# A Temporal service for development on 127.0.0.1:7233, with our search attributes.
#   ./temporal-dev.sh            the official dev server (CLI on PATH, $TEMPORAL_CLI, or downloaded from $TEMPORAL_CLI_URL
#                                and checked against $TEMPORAL_CLI_SHA256), Web UI on http://127.0.0.1:8233;
#                                without one: the embedded service
# Then: ./orc up --insecure --temporal 127.0.0.1:7233
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
data=${TEMPORAL_DEV_DATA:-$root/artifacts/temporal-dev}
port=${TEMPORAL_DEV_PORT:-7233}
mkdir -p "$data"

find_cli() {
    if [ -n "${TEMPORAL_CLI:-}" ]; then
        [ -x "$TEMPORAL_CLI" ] || { echo "TEMPORAL_CLI is '$TEMPORAL_CLI', which is no executable file." >&2; exit 2; }
        echo "$TEMPORAL_CLI"
    elif command -v temporal; then
        :
    elif [ -n "${TEMPORAL_CLI_URL:-}" ]; then
        download
    fi
}

download() {
    local file="$data/temporal-cli.download" cli="$data/temporal"
    if [ ! -x "$cli" ]; then
        : "${TEMPORAL_CLI_SHA256:?A download needs TEMPORAL_CLI_SHA256, the checksum it must have.}"
        curl -fsSL --proto '=https,http' -o "$file" "$TEMPORAL_CLI_URL" >&2
        echo "$TEMPORAL_CLI_SHA256  $file" | sha256sum -c --status || {
            rm -f "$file"
            echo "What $TEMPORAL_CLI_URL gave does not have the checksum $TEMPORAL_CLI_SHA256; nothing was started." >&2
            exit 1
        }
        case "$TEMPORAL_CLI_URL" in
            *.tar.gz | *.tgz) tar -xzf "$file" -C "$data" temporal && rm -f "$file" ;;
            *) mv -f "$file" "$cli" ;;
        esac
        chmod +x "$cli"
    fi
    echo "$cli"
}

cli=$(find_cli)
if [ -z "$cli" ]; then
    echo "No Temporal CLI found (PATH, TEMPORAL_CLI, TEMPORAL_CLI_URL): starting the embedded service instead. It has no Web UI."
    exec "$root/orc" temporal serve --data "$data" --port "$port"
fi

attributes=()
for name in OrcProject OrcStage OrcService OrcSequence OrcContext OrcState OrcResult; do
    attributes+=(--search-attribute "$name=Keyword")
done
echo "Temporal dev server: 127.0.0.1:$port, Web UI http://127.0.0.1:8233, database $data/temporal.db"
exec "$cli" server start-dev --ip 127.0.0.1 --port "$port" --ui-port 8233 --db-filename "$data/temporal.db" "${attributes[@]}"
