#!/bin/sh
# Answers /api/kernels as Jupyter's server does, so that the notebook controller's culler knows when the IDE was used last.
# Requests that count are forwarded from 127.0.0.2: such a connection is one that somebody uses right now.
set -eu

server="0100007F:$(printf %04X "$SERVER_PORT")"

if ! grep -q " $server 00000000:0000 0A " /proc/net/tcp; then
  printf 'Status: 503 Service Unavailable\r\nContent-Type: application/json\r\n\r\n[]\n'
  exit
fi

connections=$(grep -c " $server 0200007F:[0-9A-F]* 01 " /proc/net/tcp || true)
if [ "$connections" -gt 0 ]; then
  state=busy
  seen=now
else
  state=idle
  seen=@$(stat -c %Y "$ACTIVITY")
fi

printf 'Content-Type: application/json\r\n\r\n'
printf '[{"id":"ide","name":"ide","last_activity":"%s","execution_state":"%s","connections":%d}]\n' \
  "$(date -u -d "$seen" +%Y-%m-%dT%H:%M:%SZ)" "$state" "$connections"
