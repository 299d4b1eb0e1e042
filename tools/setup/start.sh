#!/bin/sh
# `npm start`: sets up this machine, builds one real image, and says how to serve it.
set -eu

cd "$(dirname "$0")/../.."
image=jupyter-datascience-deb13-py313_2026b

sh tools/setup/setup.sh build
npx --no-install nx build "$image" --output-style=stream

cat <<EOF

$image is built. What next:
  npx nx serve $image       start it and open JupyterLab
  npx nx validate $image    check what must hold inside
  npx nx run-many -t build                                build every image that the releases declare
EOF
