#!/usr/bin/env bash
# Stands in for the test server of the official testing packages: `test-server.sh PORT` is the service in memory on that port, skipping time.
# Where one listens already, it only stands for it.
if (exec 3<>"/dev/tcp/127.0.0.1/$1") 2> /dev/null; then exec sleep infinity; fi
exec "$(dirname "$0")/orc.sh" temporal serve --in-memory --time-skipping --port "$1"
