#!/bin/sh
# Sets up what is missing on this machine: npm packages, and programs from the distribution's archive.
# Usage: setup.sh <use>...   where a use is `build` or `test`; see `packages_for`.
set -eu

cd "$(dirname "$0")/../.."

say() { printf '%s\n' "$*" >&2; }
fail() {
  say "error[$1]: $2"
  say "hint: $3"
  exit 1
}

# One line a program: the program, and the Debian or Ubuntu package that brings it.
packages_for() {
  case $1 in
    build)
      echo 'buildah buildah'
      echo 'skopeo skopeo'
      echo 'mmdebstrap mmdebstrap'
      echo '/usr/share/keyrings/debian-archive-keyring.gpg debian-archive-keyring'
      # Which of the two runs containers here is found out later; see tools/engine/limits.ts.
      command -v crun >/dev/null || echo 'runc runc'
      # Users other than root need ranges of IDs, and a file system that they may mount.
      [ "$(id -u)" = 0 ] || printf '%s\n' 'newuidmap uidmap' 'fuse-overlayfs fuse-overlayfs'
      ;;
    test)
      echo 'podman podman'
      echo 'shellcheck shellcheck'
      # Lint lets them read what they would read in images.
      echo 'nginx nginx'
      echo 'python3 python3'
      # A registry on loopback, for as long as a test runs.
      echo 'docker-registry docker-registry'
      echo 'pipenv pipenv'
      echo 'curl curl'
      echo 'openssl openssl'
      # A terminal that a test can type into.
      echo 'tmux tmux'
      # Clocks a year off.
      echo 'faketime faketime'
      # The usual busybox needs libraries that the tests' images don't have.
      dpkg --status busybox-static >/dev/null 2>&1 || echo 'static-busybox busybox-static'
      # Ubuntu has Chromium as a snap only; see `install_browser`.
      browser || is_ubuntu || echo 'chromium chromium'
      ;;
    *) fail UNKNOWN_USE "\`$1\` is not a use" 'use build or test' ;;
  esac
}

browser() {
  command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null
}

is_ubuntu() {
  grep -qs '^ID=ubuntu' /etc/os-release
}

# Packages that would start a service on this machine, where only the program is wanted.
services='nginx docker-registry'

# Lets systemd, where it runs, start none of the services that come with the packages.
without_services() {
  wanted=
  for service in $services; do
    case " $missing " in *" $service "*) wanted="$wanted $service" ;; esac
  done
  # shellcheck disable=SC2086 # several services on purpose
  if [ -n "$wanted" ] && [ -d /run/systemd/system ]; then
    $as_root systemctl --quiet mask $wanted || true
    "$@" || failed=$?
    $as_root systemctl --quiet unmask $wanted || true
    $as_root systemctl --quiet disable $wanted || true
    return "${failed:-0}"
  fi
  "$@"
}

install_browser() {
  if browser || ! is_ubuntu || ls "$HOME"/.cache/ms-playwright/chromium* >/dev/null 2>&1; then return; fi
  say 'setup: chromium'
  npx --no-install playwright-core install --with-deps chromium >&2
}

present() {
  PATH="$PATH:/usr/sbin:/sbin" command -v "$1" >/dev/null || [ -e "$1" ]
}

check_node() {
  node -e 'const [major, minor] = process.versions.node.split(".").map(Number);
    process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)' ||
    fail OLD_NODE "Node $(node --version) is too old: 20.19 or later is needed" 'install a newer Node, for instance with nvm'
}

# npm's own copy of the lockfile tells what is installed.
install_npm_packages() {
  stamp=node_modules/.workbench-lock
  cmp -s package-lock.json "$stamp" && return
  say 'setup: npm packages'
  npm ci --include=dev --no-audit --no-fund --loglevel=error >&2
  cp package-lock.json "$stamp"
}

install_programs() {
  missing=
  for use in "$@"; do
    lines=$(packages_for "$use")
    while read -r program package; do
      [ -z "$program" ] || present "$program" || missing="$missing $package"
    done <<EOF
$lines
EOF
  done
  [ -n "$missing" ] || return 0

  as_root=
  if [ "$(id -u)" != 0 ]; then as_root='sudo -n'; fi
  # A machine that was just started may still be installing its updates.
  command="apt-get install -y -o DPkg::Lock::Timeout=300$missing"
  command -v apt-get >/dev/null ||
    fail NO_APT "these programs are missing:$missing" 'install them with the package manager of this system, then run this again'
  if [ -n "$as_root" ] && ! $as_root true 2>/dev/null; then
    by_root="apt-get update && apt-get install -y$missing"
    if command -v sudo >/dev/null; then by_root="sudo sh -c '$by_root'"; else by_root="su -c '$by_root'"; fi
    fail NOT_ROOT "these programs are missing:$missing" "run \`$by_root\`, then this again"
  fi
  say "setup:$missing"
  # The lists of a fresh machine are empty or old.
  $as_root apt-get update -q >/dev/null || say 'setup: the lists of packages could not be refreshed; going on with those there are'
  # shellcheck disable=SC2086 # several words on purpose: a command and a list of packages
  without_services $as_root env DEBIAN_FRONTEND=noninteractive $command -q >/dev/null ||
    fail APT_FAILED 'the programs could not be installed' "run \`$command\` to see why"
}

check_node
install_npm_packages
install_programs "$@"
case " $* " in *' test '*) install_browser ;; esac
