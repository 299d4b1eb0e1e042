#!/bin/sh
# Starts RStudio behind nginx; words given to this script go to rserver.
set -eu

exec /opt/app-root/bin/run-behind-nginx /opt/app-root/libexec/rserver.sh "$@"
