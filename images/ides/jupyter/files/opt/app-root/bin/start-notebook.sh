#!/bin/sh
# Starts the notebook server in the foreground. NOTEBOOK_ARGS is split at spaces and goes before the settings in
# /opt/app-root/etc/jupyter; words given to this script come last.
set -euf

# OpenDataHub speaks to JupyterLab's server; the classic one has the same settings under another name.
if [ "$NOTEBOOK_PROGRAM" = notebook ]; then
  NOTEBOOK_ARGS=$(printf '%s' "${NOTEBOOK_ARGS:-}" | sed 's/--ServerApp\./--NotebookApp./g')
fi

# Where pipelines run is no reason not to start.
if [ -x /opt/app-root/bin/set-up-elyra.sh ]; then
  /opt/app-root/bin/set-up-elyra.sh || echo 'Elyra is not told where pipelines run' >&2
fi

# shellcheck disable=SC2086 # several words on purpose
exec /opt/app-root/bin/python -m "$NOTEBOOK_PROGRAM" ${NOTEBOOK_ARGS:-} "$@"
