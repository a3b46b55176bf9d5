#!/usr/bin/env bash
# Stands in for the test server of the official testing packages: `test-server.sh PORT` is the service in memory on that port, skipping time.
exec "$(dirname "$0")/orc.sh" temporal serve --in-memory --time-skipping --port "$1"
