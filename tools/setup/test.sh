#!/bin/sh
# `npm test`: sets up this machine and runs every test, those with a real engine included.
set -eu

cd "$(dirname "$0")/../.."

sh tools/setup/setup.sh build test
npx --no-install nx run-many -t check lint test --output-style=stream
npx --no-install nx run tools:e2e --output-style=stream
