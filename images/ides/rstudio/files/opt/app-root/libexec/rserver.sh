#!/bin/sh
# Starts RStudio Server as the user who runs this, on the port and with the folder of run-behind-nginx. Its database, its
# cookie's key and its settings are new at each start.
set -eu

cd "$SERVER_FOLDER"
mkdir database state
cat /proc/sys/kernel/random/uuid >cookie-key
chmod 0600 cookie-key
printf '%s\n' 'provider=sqlite' "directory=$SERVER_FOLDER/database" >database.conf
printf '%s\n' "r-libs-user=$R_LIBS_USER" >rsession.conf

# RStudio asks who it is, and OpenShift's UIDs need not have a name.
if ! id -un >/dev/null 2>&1; then
  cp /etc/passwd passwd
  echo "rstudio:x:$(id -u):$(id -g):RStudio:$HOME:/bin/bash" >>passwd
  export LD_PRELOAD=libnss_wrapper.so NSS_WRAPPER_PASSWD="$SERVER_FOLDER/passwd" NSS_WRAPPER_GROUP=/etc/group
fi
USER=$(id -un)
export USER

# RStudio gives R sessions few of its variables, and none of Kubernetes or of what people set for the container.
export -p >environment
cat >rsession <<EOF
#!/bin/sh
own=\$(export -p)
. '$SERVER_FOLDER/environment'
eval "\$own"
exec /usr/lib/rstudio-server/bin/rsession "\$@"
EOF
chmod +x rsession

cd "$HOME"
# A shell lets what it starts in the background ignore Ctrl-C, and so would all R sessions.
env --default-signal=INT,QUIT /usr/lib/rstudio-server/bin/rserver \
  --server-daemonize=0 \
  --server-user="$USER" \
  --server-pid-file="$SERVER_FOLDER/rserver.pid" \
  --server-data-dir="$SERVER_FOLDER/state" \
  --secure-cookie-key-file="$SERVER_FOLDER/cookie-key" \
  --database-config-file="$SERVER_FOLDER/database.conf" \
  --rsession-path="$SERVER_FOLDER/rsession" \
  --rsession-config-file="$SERVER_FOLDER/rsession.conf" \
  --www-address=127.0.0.1 \
  --www-port="$SERVER_PORT" \
  --www-root-path="$NB_PREFIX/" \
  --auth-none=1 \
  --auth-timeout-minutes=0 \
  "$@" &
rserver=$!

# This user's R sessions; of others' processes find can't read what they run.
sessions() {
  find /proc/[0-9]*/exe -user "$(id -u)" -lname '/usr/lib/rstudio-server/*/rsession' 2>/dev/null | cut -d / -f 3
}

# rserver ends without a word to them. At USR2 they save what they hold to the home and end, even while they compute.
suspend_sessions() {
  for session in $(sessions); do kill -s USR2 "$session" 2>/dev/null || true; done
  tries=100
  while [ "$tries" -gt 0 ] && [ -n "$(sessions)" ]; do
    sleep 0.1
    tries=$((tries - 1))
  done
}

trap : TERM INT HUP
code=0
wait "$rserver" || code=$?
trap '' TERM INT HUP
suspend_sessions
kill -s TERM "$rserver" 2>/dev/null || true
wait "$rserver" || true
exit "$code"
