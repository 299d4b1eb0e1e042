#!/bin/sh
# Starts TensorBoard behind nginx, on TENSORBOARD_LOGDIR; words given to this script go to TensorBoard.
set -eu

# shellcheck disable=SC2016 # run-behind-nginx says at which port
exec /opt/app-root/bin/run-behind-nginx sh -c 'exec tensorboard --host 127.0.0.1 --port "$SERVER_PORT" "$@"' sh \
  --logdir "${TENSORBOARD_LOGDIR:-$HOME/logs}" "$@"
