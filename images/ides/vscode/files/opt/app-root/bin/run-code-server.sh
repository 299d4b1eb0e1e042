#!/bin/sh
# Starts VS Code behind nginx, on the home folder; words given to this script go to code-server.
set -eu

# They would go before what code-server is told here.
unset PORT CODE_SERVER_HOST

# shellcheck disable=SC2016 # run-behind-nginx says at which port
exec /opt/app-root/bin/run-behind-nginx sh -c 'exec code-server --bind-addr "127.0.0.1:$SERVER_PORT" "$@"' sh \
  --auth none --disable-telemetry --disable-update-check "$@" "$HOME"
