#!/bin/sh
# Starts the notebook server, and ends with it. NOTEBOOK_ARGS is split at spaces and goes before the settings in
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

# By its own name and not by `python -m`, which would load what lies in the home before what belongs to Python: a file
# called `email.py` there would keep the server from starting. What a shell starts in the background ignores Ctrl-C, and
# kernels are interrupted by that.
# shellcheck disable=SC2086 # several words on purpose
env --default-signal=INT,QUIT "/opt/app-root/bin/jupyter-${NOTEBOOK_PROGRAM#jupyter}" ${NOTEBOOK_ARGS:-} "$@" &
server=$!

# Python only notes a signal that comes just before it waits, and heeds it when something wakes it up, which may take
# minutes. To be stopped and to go on does that.
# shellcheck disable=SC2317 # the trap below does
wake() {
  while sleep 1; do
    kill -s STOP "$server" && kill -s CONT "$server" || return 0
  done
}

# This shell stays: as the first process of a container, it takes in what terminals and kernels leave behind.
trap 'kill -s TERM "$server"; wake </dev/null >/dev/null 2>&1 &' TERM INT HUP
code=0
wait "$server" || code=$?
while kill -s 0 "$server" 2>/dev/null; do
  code=0
  wait "$server" || code=$?
done
exit "$code"
