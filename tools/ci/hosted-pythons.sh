#!/bin/sh
# Puts the Pythons that come with a runner of GitHub Actions on PATH for later steps, each by its version: packages are locked
# by the Python that they are for. `python3` stays what it is.
set -eu

folder=${RUNNER_TEMP:?}/pythons
mkdir -p "$folder"
for python in "${RUNNER_TOOL_CACHE:?}"/Python/3.*/x64/bin/python3.*; do
  case ${python##*/} in
    python3.[0-9] | python3.[0-9][0-9]) ;;
    *) continue ;;
  esac
  # One that lacks a library is no use.
  if "$python" -c '' 2>/dev/null; then ln -sf "$python" "$folder/"; fi
done
echo "Pythons: $(find "$folder" -type l -printf '%f ' | tr ' ' '\n' | sort | tr '\n' ' ')" >&2
echo "$folder" >>"${GITHUB_PATH:?}"
