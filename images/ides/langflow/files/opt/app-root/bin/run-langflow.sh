#!/bin/sh
# Starts Langflow behind nginx; words given to this script go to `langflow run`.
set -eu

# Its page would find nothing below NB_PREFIX.
export HOME_PATH=/

# shellcheck disable=SC2016 # run-behind-nginx says at which port
exec /opt/app-root/bin/run-behind-nginx sh -c 'exec langflow run --host 127.0.0.1 --port "$SERVER_PORT" "$@"' sh \
  "$@"
