#!/bin/sh
# Makes a runner of GitHub Actions ready to build images. Usage: prepare-runner.sh [build] [test]
# REGISTRY: host and path of the registry, where the repository's settings name one; otherwise nx.json's is used.
set -eu

cd "$(dirname "$0")/../.."

say() { printf '%s\n' "$*" >&2; }

# What no image is built with, 30 GB and more. Never on a machine that somebody wants to go on using.
free_disk() {
  [ "${RUNNER_ENVIRONMENT:-}" = github-hosted ] || return 0
  say "disk: $(df --output=avail -h / | tail -n 1 | tr -d ' ') free"
  sudo rm -rf /opt/ghc /opt/hostedtoolcache/CodeQL /usr/local/.ghcup /usr/local/lib/android /usr/share/dotnet /usr/share/swift
  say "disk: $(df --output=avail -h / | tail -n 1 | tr -d ' ') free, after what images don't need was removed"
}

# Ubuntu lets no program make user namespaces that it does not know, such as mmdebstrap.
allow_namespaces() {
  [ "${RUNNER_ENVIRONMENT:-}" = github-hosted ] || return 0
  [ ! -e /proc/sys/kernel/apparmor_restrict_unprivileged_userns ] ||
    sudo sysctl --quiet --write kernel.apparmor_restrict_unprivileged_userns=0
}

# To steps that come later. Set to nothing, the variable would turn off the registry that nx.json names.
name_registry() {
  [ -n "${REGISTRY:-}" ] && [ -n "${GITHUB_ENV:-}" ] || return 0
  printf 'WORKBENCH_REGISTRY=%s\n' "$(printf '%s' "$REGISTRY" | tr -d '\r\n')" >>"$GITHUB_ENV"
}

free_disk
allow_namespaces
name_registry
sh tools/setup/setup.sh "$@"
