import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeTinyRoot } from './tiny-root.ts';

/** A catalogue whose images are built in a second: a base of busybox, two bundles, a web server as IDE. */
const files: Readonly<Record<string, string>> = {
  'images/base/tiny/recipe.yaml': `
title: Tiny
description: busybox
order: 10
family: tiny
pythons:
  py313: '3.13'
`,
  'images/base/tiny/os-packages.txt': 'sh  # a stand-in\n',
  'images/base/tiny/custom.hbs': `
ENV HOME=/opt/app-root/src \\
    PATH=/opt/app-root/bin:/bin
RUN echo {{pythonVersion}} > /opt/app-root/python-version
{{> fix-permissions}}
`,
  'images/base/tiny/checks/checks.yaml': `
- name: sh and httpd are on PATH
  commands: [sh, httpd]
- name: Python is the one that the name says
  run: [cat, /opt/app-root/python-version]
  expect: '{pythonVersion}'
- name: the home can be written
  run: [sh, -c, 'touch $HOME/file && id -g']
  expect: '0'
`,
  'images/bundles/minimal/recipe.yaml': 'title: Minimal\ndescription: Nothing more\norder: 10\n',
  'images/bundles/science/recipe.yaml': 'title: Science\ndescription: A number\norder: 20\nparent: minimal\n',
  'images/bundles/science/os-packages.txt': 'numbers  # to reckon with\n',
  'images/ides/runtime/recipe.yaml': 'title: Runtime\ndescription: No IDE\norder: 90\n',
  'images/ides/web/recipe.yaml': `
title: Web
description: A page
order: 10
serve:
  port: 8080
  health: /api
  open: /index.html?token={token}
  environment:
    WEB_ADDRESS: '127.0.0.1:{port}'
`,
  'images/ides/web/files/opt/app-root/bin/start-web.sh':
    '#!/bin/sh\nexec httpd -f -p "$WEB_ADDRESS" -h /opt/app-root/www\n',
  'images/ides/web/files/opt/app-root/www/index.html': '<title>Tiny</title>\n',
  'images/ides/web/files/opt/app-root/www/api': 'version 1\n',
  'images/ides/web/custom.hbs': '{{> fix-permissions}}\nENTRYPOINT ["/opt/app-root/bin/start-web.sh"]\n',
  'images/ides/web/checks/checks.yaml':
    '- name: the page opens\n  http: /index.html\n  contains: <title>Tiny</title>\n',
  'snippets/tiny/os-packages.hbs':
    'RUN for package in{{#each packages}} {{this}}{{/each}}; do echo "$package" >> /packages; done\n',
  'releases/2026t/release.yaml': `
title: Tiny release
date: 20261101
repository: registry.example/workbench-images
source: https://example.org/workbench-images
`,
  'releases/2026t/combinations/web-science-tiny-py313.yaml': 'ide: web\nbundle: science\nos: tiny\npython: py313\n',
  'releases/2026t/combinations/runtime-science-tiny-py313.yaml':
    'ide: runtime\nbundle: science\nos: tiny\npython: py313\n',
  'releases/2026t/combinations/runtime-minimal-tiny-py313.yaml':
    'ide: runtime\nbundle: minimal\nos: tiny\npython: py313\n',
};

/** Its images, by the images they stand on. */
export const tinyImages = {
  base: 'base-tiny-py313_2026t',
  minimal: 'bundle-minimal-tiny-py313_2026t',
  science: 'bundle-science-tiny-py313_2026t',
  runtimeMinimal: 'runtime-minimal-tiny-py313_2026t',
  runtimeScience: 'runtime-science-tiny-py313_2026t',
  web: 'web-science-tiny-py313_2026t',
} as const;

/** Writes the catalogue below a workspace's root. */
export function writeTinyCatalogue(root: string): void {
  for (const [path, text] of Object.entries(files)) {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text.trimStart());
    if (path.endsWith('.sh')) chmodSync(file, 0o755);
  }
  makeTinyRoot(join(root, 'images/base/tiny/rootfs.tar'));
}
