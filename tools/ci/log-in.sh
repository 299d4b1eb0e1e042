#!/bin/sh
# Logs in to the registry that WORKBENCH_REGISTRY or nx.json names, for the steps that come later.
# REGISTRY_USER, REGISTRY_PASSWORD: who; the password goes through a pipe, and into a file that ends with the job.
set -eu

cd "$(dirname "$0")/../.."

fail() {
  printf 'error[%s]: %s\nhint: %s\n' "$1" "$2" "$3" >&2
  exit 1
}

registry=${WORKBENCH_REGISTRY:-$(node -p "require('./nx.json').plugins?.map(({ options }) => options?.registry).find(Boolean) ?? ''")}
[ -n "$registry" ] ||
  fail NO_REGISTRY 'no registry is set to publish to' \
    'set the variable WORKBENCH_REGISTRY in the settings of the repository, or registry in nx.json#/plugins/options'
: "${REGISTRY_USER:?}" "${REGISTRY_PASSWORD:?}"

host=${registry%%/*}
# Without TLS on this machine alone, as everywhere here.
case $host in
  localhost | localhost:* | 127.0.0.1 | 127.0.0.1:*) set -- --tls-verify=false ;;
  *) set -- ;;
esac

file=${RUNNER_TEMP:?}/registry-auth.json
# printf is the shell's own: no list of processes shows the password.
printf '%s' "$REGISTRY_PASSWORD" |
  skopeo login --authfile "$file" --username "$REGISTRY_USER" --password-stdin "$@" "$host" >/dev/null
chmod 600 "$file"
if [ -n "${GITHUB_ENV:-}" ]; then printf 'REGISTRY_AUTH_FILE=%s\n' "$file" >>"$GITHUB_ENV"; fi
